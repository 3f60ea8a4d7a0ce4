//! Codes, failures and misuse: the one list of everything that this crate can say no with.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer};

use crate::json::Wrong;
use crate::limits::MAX_INTEGER;

/// Makes [`Code`] and the tables over it from one list, so that they cannot drift apart.
macro_rules! codes {
    ($($variant:ident $text:literal $explanation:literal)*) => {
        /// A stable code. Its dotted text never changes meaning; messages may.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        #[non_exhaustive]
        pub enum Code {
            $(
                #[doc = concat!("`", $text, "`: ", $explanation)]
                #[cfg_attr(feature = "typescript", ts(rename = $text))]
                $variant,
            )*
        }

        impl Code {
            /// Every code, in the order of the checks.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The dotted text, as it stands in reports: `quorum.insufficient`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// What the code means and what to do about it, in a few plain sentences.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)* }
            }
        }
    };
}

codes! {
    EnvelopeTooLarge "envelope.too-large"
        "The envelope is over 16 MiB, carries more than 16,384 signatures, or so many signatures over so long a payload that checking them would hash more than 2 GiB. Nothing of it was examined. A real certificate is a few kilobytes: check that the right file was given."
    EnvelopeMalformed "envelope.malformed"
        "This is not a DSSE envelope: not strict JSON (RFC 7493), not an object, or `payloadType`, `payload` or `signatures` is missing or of the wrong kind. Most often a file was cut off, re-encoded, or is not a certificate at all."
    EnvelopePayloadType "envelope.payload-type"
        "The envelope is sound, but its `payloadType` is not `application/vnd.in-toto+json`: it seals something other than a certificate, perhaps a validator set."
    StatementMalformed "statement.malformed"
        "The sealed payload is not a well-formed in-toto statement for this certificate type: a member is missing, of the wrong type or out of range. The issuer made it wrongly; signatures cannot mend that."
    StatementPredicateType "statement.predicate-type"
        "The payload is an in-toto statement, but of another kind than a quorumseal certificate."
    StatementSubject "statement.subject"
        "The statement does not name exactly one subject with a BLAKE3 digest of 64 lowercase hex digits, so it does not say which bytes it seals."
    StatementUnsupported "statement.unsupported"
        "The certificate was made for a newer version of the format than this reader knows, or marks as critical a member that it does not know. It may well be good: update the verifier."
    StatementFragments "statement.fragments"
        "The fragments are not sorted byte ranges of the output: they overlap, are empty, reach past its end, or use an id twice."
    ValidatorSetUnknown "validator-set.unknown"
        "The trust bundle does not connect the pinned anchor to the validator set that the certificate names. A newer bundle may; without one nothing can be said about the signatures."
    ValidatorSetNetwork "validator-set.network"
        "The certificate claims another network than the validator set that it names."
    ValidatorSetEpoch "validator-set.epoch"
        "The certificate claims another epoch than the validator set that it names."
    ValidatorSetUnsupported "validator-set.unsupported"
        "The certificate names a validator set that was made for a newer version than this reader. Update the verifier."
    QuorumInsufficient "quorum.insufficient"
        "The validators whose signatures verify weigh less than the quorum of their set. More signatures may be merged in later; until then nothing is sealed."
    TallyInconsistent "tally.inconsistent"
        "The tally that was sealed cannot be true of this validator set: the affirming weight is below the quorum, or the weights add up to more than there is."
    PromptDigest "prompt.digest"
        "The prompt that was given is not the one that the certificate was made for: the answer may be genuine, but it answers another question."
    OutputLength "output.length"
        "The artifact has another length than the sealed output, so it is not the sealed text. See the hint: copying often adds or drops a line break."
    OutputDigest "output.digest"
        "The artifact's digest differs from the sealed one: at least one byte was changed."
    ReceiptMalformed "receipt.malformed"
        "The receipt is not a C2SP tlog-proof of the form that this format asks for, or is over a limit. Most often a file was cut off or re-encoded. The certificate is judged without it."
    ReceiptNoSet "receipt.no-set"
        "The receipt was not examined: the document that it is said to belong to could not be read, or its validator set is not trusted. Nothing is known of whether it was logged."
    ReceiptSeal "receipt.seal"
        "The signatures that were logged are not the seal of this document: one of them is false, or they weigh less than the quorum. What was logged may be no more than the document's id."
    ReceiptUnknownLedger "receipt.unknown-ledger"
        "No trusted validator set of the document's epoch or a later one names this ledger. A newer trust bundle may; without one nothing can be said about the receipt."
    ReceiptLogSignature "receipt.log-signature"
        "The checkpoint is not signed by the key of the ledger that it names."
    ReceiptInclusion "receipt.inclusion"
        "The inclusion proof does not lead from this document with this seal to the checkpoint's root: another document or another seal was logged, or the proof is false."
    ReceiptCosignatures "receipt.cosignatures"
        "No trusted validator set cosigned the checkpoint with a quorum: the ledger may have shown it to nobody else. A newer trust bundle, or a receipt with more cosignatures, may settle it."
    LedgerInconsistent "ledger.inconsistent"
        "The ledger's new checkpoint does not continue the one that was remembered: another ledger, another root for the same size, or a false proof. Keep both checkpoints: if their signatures are good, they prove that the ledger showed different histories."
    LedgerRollback "ledger.rollback"
        "The new checkpoint is of a smaller tree than the one that was remembered: it is stale, or the ledger was set back."
    LedgerTiles "ledger.tiles"
        "A file in the ledger's folder is missing, or does not hold what the checkpoint's tree has there: a copy was cut off, or the ledger was changed after the fact. The message names the file and what it should hold."
    TrustTooLarge "trust.too-large"
        "The trust bundle is over 64 MiB, has more than 16,384 sets and skips, or checking the handovers in it would hash more than 32 GiB."
    TrustMalformed "trust.malformed"
        "The trust bundle is not strict JSON of the form {\"sets\": [...]}, or the pinned anchor's own set in it is not well formed."
    TrustAnchorMissing "trust.anchor-missing"
        "No set in the trust bundle has the pinned anchor's id. Either the anchor or the bundle is the wrong one."
    TrustUnsupported "trust.unsupported"
        "The pinned anchor's set was made for a newer version than this reader. Update the verifier, or pin an older set."
    TrustFork "trust.fork"
        "Two different validator sets of one epoch can both be trusted from this anchor. A quorum signed two successors, or a history root contradicts the chain: no verdict is safe until a person has decided which is right."
    TrustRollback "trust.rollback"
        "The remembered head is not among the trusted sets: the bundle is older than one that was seen before, or it belongs to another branch."
    PolicyMalformed "policy.malformed"
        "The policy has an unknown member, a value of the wrong type or out of range, or is not strict JSON. A misspelt rule is refused rather than ignored."
    PolicyMinQuorumPercent "policy.min-quorum-percent"
        "The signed weight is a smaller share of the total weight than the policy asks for."
    PolicyMaxDissentPercent "policy.max-dissent-percent"
        "The dissenting weight is a larger share of the total weight than the policy allows."
    PolicyMaxUnaccountedPercent "policy.max-unaccounted-percent"
        "The weight of validators that neither signed nor provably dissented or abstained is a larger share of the total than the policy allows."
    PolicyMinSigners "policy.min-signers"
        "Fewer validators signed than the policy asks for."
    PolicyMinOperators "policy.min-operators"
        "The signing validators belong to fewer distinct operators than the policy asks for. Validators without an operator are not counted."
    PolicyRequireValidators "policy.require-validators"
        "A validator that the policy requires did not sign."
    PolicyAllowModels "policy.allow-models"
        "The model, or its version, is not one that the policy allows."
    PolicyMinEpoch "policy.min-epoch"
        "The certificate was sealed in an earlier epoch than the policy accepts."
    PolicyRequirePrompt "policy.require-prompt"
        "The policy requires that the prompt be given and match."
    PolicyRequireReceipt "policy.require-receipt"
        "The policy requires that the certificate was logged, perhaps by a certain time or with cosignatures of a recent enough epoch, and that was not shown."
    PolicyRequireProvenDissent "policy.require-proven-dissent"
        "The policy requires votes that prove all the dissent that the tally claims, and no more."
    PolicyRequireAffirmedFragments "policy.require-affirmed-fragments"
        "The policy requires that fragments cover every byte of the output and that a quorum affirmed each of them."
    PolicyOnAdvisory "policy.on-advisory"
        "A sealed advisory applies to this certificate, and the policy acts upon advisories: its model or the certificate itself was deprecated or withdrawn, or keys that sealed it have leaked since and no early enough receipt shows that it is older. The certificate stays valid."
    PolicyDistrustValidators "policy.distrust-validators"
        "Without the weight of the validators that the policy distrusts, the signatures fall short of the quorum."
    InputAnchor "input.anchor"
        "The anchor is not of the form `blake3:` and 64 lowercase hex digits."
    InputCheckpoint "input.checkpoint"
        "The remembered checkpoint is not a checkpoint as it was given out by a ledger: it was cut off or changed since it was stored."
    InputDigest "input.digest"
        "A digest given by the caller is not of the form `blake3:` and 64 lowercase hex digits."
    InputHead "input.head"
        "The remembered head is not an epoch (0 to 2^53-1) and a validator-set id."
    InputArgument "input.argument"
        "An argument is missing, unknown, or contradicts another. The message names it."
    InputFile "input.file"
        "A file could not be read or written. The message names it and says why."
    InputDocument "input.document"
        "A document given to a tool that makes or combines documents is not what that tool needs. The message says what was expected."
    InputKey "input.key"
        "A key file could not be used: not of the expected form, not a good key, or readable by others."
    InputAnswer "input.answer"
        "An answer or a prompt was given in a form that has no bytes: of an unknown kind, a string with half of a surrogate pair, a stream that was read before, or a stream of something other than bytes. The message says which."
    InputResponse "input.response"
        "A response that was to be read is not a success, or its body was read before. Nothing was taken from it: an error page is no document and no answer."
    InputWasm "input.wasm"
        "The WebAssembly that was given to load cannot be used: it is of an unknown kind, an `integrity` is malformed or was asked of a module that is compiled already, or the verifier was loaded before from something else. The message says which."
    LoadFetch "load.fetch"
        "The verifier's .wasm file could not be read: it is not where the program looks for it, the server answered with an error, or the page's Content-Security-Policy lacks it in `connect-src`. Serve the file beside the script that loads it. Loading may be tried again."
    LoadCompile "load.compile"
        "What was read is not the verifier's .wasm file: often a server that answers every unknown address with its start page, or a file that was cut off. Loading may be tried again."
    LoadCsp "load.csp"
        "The page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its `script-src`; it allows WebAssembly and no `eval`."
    LoadIntegrity "load.integrity"
        "The .wasm file is not the one that the given `integrity` names: it is of another version, or somebody changed it. Nothing of it was run. Where there is no WebCrypto (pages that are not served over https), nothing can be compared and nothing is loaded."
    LoadMismatch "load.mismatch"
        "The .wasm file and the JavaScript beside it come from different versions: one of the two is stale in a cache, or was not deployed. Deploy both together."
    LoadUnsupportedEngine "load.unsupported-engine"
        "The JavaScript engine has no WebAssembly, or none with SIMD: it is older than Chrome 91, Firefox 89, Safari 16.4 or Node 20, or WebAssembly was turned off, as some lockdown modes do."
    LoadStopped "load.stopped"
        "The WebAssembly instance stopped in the middle of its work, in practice for want of memory, and cannot be used any more. Reload the page or restart the program."
    StoreFailed "store.failed"
        "The storage behind a certificate store refused to read or to write: it is full, was closed, or is not allowed here. What was stored before is not touched. The message carries its reason."
    FetchNetwork "fetch.network"
        "No response came, or it broke off: the name was not found, the connection failed, or, in a page, the other origin does not allow it to be read (CORS)."
    FetchStatus "fetch.status"
        "The server answered with something else than success, so there is no answer to verify. An error page is never passed on as one."
    FetchRedirect "fetch.redirect"
        "More than three redirects, or one that leads nowhere or out of what is allowed."
    FetchOrigin "fetch.origin"
        "An address may not be followed: it is of another origin that `allowOrigins` does not name, not https (only this machine itself may do without), or carries a user name or password."
    FetchNoCertificate "fetch.no-certificate"
        "No certificate was found for the response: there is neither a `Link` to one nor a file beside it, or it is empty. Where the other origin is to be read from a page, it must send `Access-Control-Expose-Headers: Link`."
    FetchTooLarge "fetch.too-large"
        "A body is longer than the limit that was set for it, or a `Link` header is too long to be looked through. Nothing of it was passed on, or the stream ended with this error."
    FetchTimeout "fetch.timeout"
        "The response, or what verifies it, did not arrive within the time that was set."
}

impl Code {
    /// The code whose text is `text`, if there is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// Whether this code says that the document is meant for a newer reader.
    #[must_use]
    pub const fn is_unsupported(self) -> bool {
        matches!(
            self,
            Code::StatementUnsupported | Code::ValidatorSetUnsupported
        )
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A compared value in a failure: plain JSON, integers never above 2^53-1 (larger sums are decimal text).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(untagged)]
pub enum Value {
    /// A yes or no.
    Bool(bool),
    /// A count, weight, length or epoch, at most 2^53-1.
    Integer(u64),
    /// A digest, name or kind.
    Text(String),
    /// Several names.
    List(Vec<String>),
}

impl From<u64> for Value {
    /// Sums of sealed numbers may leave what JSON readers agree on; those stand as decimal text.
    #[inline(never)]
    fn from(value: u64) -> Self {
        if value > MAX_INTEGER {
            Value::Text(value.to_string())
        } else {
            Value::Integer(value)
        }
    }
}

impl From<&str> for Value {
    #[inline(never)]
    fn from(value: &str) -> Self {
        Value::Text(value.to_string())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}

/// Why a check failed: a value, not an error. What was compared stands in `expected` and `got`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The stable code.
    pub code: Code,
    /// One sentence for people.
    pub message: String,
    /// What the check asked for, where two values were compared.
    pub expected: Option<Value>,
    /// What it found.
    pub got: Option<Value>,
}

// Called, and not copied to every place that fails: there are many, and none is in a hurry.
impl Failure {
    #[inline(never)]
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Failure {
            code,
            message: message.into(),
            expected: None,
            got: None,
        }
    }

    #[inline(never)]
    pub(crate) fn compared(
        code: Code,
        message: impl Into<String>,
        expected: impl Into<Value>,
        got: impl Into<Value>,
    ) -> Self {
        Failure {
            code,
            message: message.into(),
            expected: Some(expected.into()),
            got: Some(got.into()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl core::error::Error for Failure {}

/// Why a document other than a certificate (a validator set, a vote, an advisory) cannot be used by this version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It breaks a rule of the format.
    Malformed(String),
    /// It is meant for a newer version.
    Unsupported(String),
}

impl Fault {
    /// What is wrong, for people.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Fault::Malformed(message) | Fault::Unsupported(message) => message,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for Fault {}

impl From<Box<Wrong>> for Fault {
    fn from(wrong: Box<Wrong>) -> Self {
        Fault::Malformed(wrong.message)
    }
}

/// The caller's mistake, or a trust bundle or policy that cannot be used: an error, never a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misuse {
    /// The stable code: `trust.*`, `policy.malformed` or `input.*`.
    pub code: Code,
    /// One sentence for people.
    pub message: String,
}

impl Misuse {
    /// A misuse with this code and message.
    #[must_use]
    #[inline(never)]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Misuse {
            code,
            message: message.into(),
        }
    }

    /// `{"error": {"code": …, "message": …}}` as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Wrapped<'a> {
            error: &'a Misuse,
        }
        crate::writer::to_text(&Wrapped { error: self })
    }
}

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl core::error::Error for Misuse {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_by_its_text_and_only_once() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(*code));
            assert!(!code.explanation().is_empty());
        }
        assert_eq!(Code::parse("quorum.imaginary"), None);
    }

    #[test]
    fn integers_beyond_those_of_json_are_text() {
        assert_eq!(Value::from(MAX_INTEGER), Value::Integer(MAX_INTEGER));
        assert_eq!(
            Value::from(MAX_INTEGER + 1),
            Value::from("9007199254740992")
        );
    }

    #[test]
    fn misuse_is_json() {
        let misuse = Misuse::new(Code::TrustFork, "two sets \"a\"");
        assert_eq!(
            misuse.to_json(),
            r#"{"error":{"code":"trust.fork","message":"two sets \"a\""}}"#
        );
    }
}

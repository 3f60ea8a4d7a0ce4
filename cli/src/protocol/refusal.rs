//! Every way in which a validator says no, with a stable code and the HTTP status that it is said with.

use std::fmt;

use super::{ErrorBody, ErrorText};

/// Makes [`Refusal`] and the tables over it from one list, so that they cannot drift apart.
macro_rules! refusals {
    ($($variant:ident $text:literal $status:literal $explanation:literal)*) => {
        /// A stable code of the service. Its dotted text never changes meaning; messages may.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Refusal {
            $($variant,)*
        }

        impl Refusal {
            /// Every code.
            pub(crate) const ALL: &'static [Refusal] = &[$(Refusal::$variant),*];

            /// The dotted text, as it stands in answers: `round.conflict`.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Refusal::$variant => $text,)* }
            }

            /// The HTTP status.
            pub(crate) const fn status(self) -> u16 {
                match self { $(Refusal::$variant => $status,)* }
            }

            /// What it means and what to do about it.
            pub(crate) const fn explanation(self) -> &'static str {
                match self { $(Refusal::$variant => $explanation,)* }
            }
        }
    };
}

refusals! {
    RequestMalformed "request.malformed" 400
        "The request is not what this path takes: not strict JSON, or a member is missing, unknown or of the wrong type."
    RequestTooLarge "request.too-large" 413
        "The body is larger than this validator reads (--max-body)."
    RequestUnauthorized "request.unauthorized" 401
        "The request carries no bearer token that this validator knows."
    RequestRate "request.rate" 429
        "This caller asks more often than the validator allows (--rate). Retry-After says in how many seconds to try again."
    RequestBusy "request.busy" 503
        "As many requests as the validator works on at once are under way (--concurrency), or it is about to stop. Try again."
    RequestTimeout "request.timeout" 408
        "The request did not arrive, or was not answered, in the time that the validator gives it."
    RequestNotFound "request.not-found" 404
        "There is nothing at this path."
    RequestMethod "request.method" 405
        "The path does not take this method."
    ProposalValidatorSet "proposal.validator-set" 409
        "The proposal is for another network, epoch or validator set than the one that this validator serves."
    ProposalMalformed "proposal.malformed" 400
        "No legal certificate could come of the proposal: a name, a time, a digest or a fragment is not as the format has it."
    ProposalDigest "proposal.digest" 400
        "The prompt or the output is not the one whose digests are proposed."
    ProposalTime "proposal.time" 403
        "The round says that it was opened at another time than this validator's clock shows (--clock-skew)."
    RoundConflict "round.conflict" 409
        "This validator voted on another proposal in a round of the same epoch and id. It votes once a round: a new proposal needs a new round id."
    RoundUnknown "round.unknown" 404
        "This validator cast no vote in that round, so it seals nothing in it."
    EvaluatorFailed "evaluator.failed" 502
        "The evaluator could not be run, ended with an error, or said something that is no judgement. Nothing was voted; the request can be repeated."
    EvaluatorTimeout "evaluator.timeout" 504
        "The evaluator took longer than this validator gives it (--evaluator-timeout). Nothing was voted; the request can be repeated."
    SealNotAffirmed "seal.not-affirmed" 403
        "This validator did not affirm the output in that round, so it does not seal it."
    SealVotes "seal.votes" 403
        "Among the votes presented is one that does not count, two by one validator, or not the one that this validator cast."
    SealStatement "seal.statement" 403
        "The statement is not, byte for byte, what the proposal and the votes presented come to: its tally, its fragments, its flags or anything else differs."
    SealTime "seal.time" 403
        "The statement says that it was sealed at another time than this validator's clock shows (--clock-skew)."
    SealQuorum "seal.quorum" 403
        "The votes presented are no quorum that affirms the output."
    SealConflict "seal.conflict" 409
        "This validator signed another statement for the same round. It signs one a round."
    HandoverMalformed "handover.malformed" 400
        "The body is no validator set, or not one that follows the set that this validator serves."
    HandoverNotAllowed "handover.not-allowed" 403
        "The set is not among those that the validator's operator allows (--allow-next)."
    HandoverConflict "handover.conflict" 409
        "This validator signed another set for that epoch. It signs one an epoch."
    JournalFailed "journal.failed" 500
        "What was about to be signed could not be written down first, so it was not signed. The validator's operator has to look at the disk."
}

/// A no, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) code: Refusal,
    pub(crate) message: String,
}

impl Refused {
    pub(crate) fn new(code: Refusal, message: impl Into<String>) -> Self {
        Refused {
            code,
            message: message.into(),
        }
    }

    /// The body of the answer.
    pub(crate) fn to_body(&self) -> ErrorBody {
        ErrorBody {
            error: ErrorText {
                code: self.code.as_str().to_owned(),
                message: self.message.clone(),
            },
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_every_code_with_its_status_and_meaning() {
        let document = include_str!("../../../docs/ROUNDS.md");
        for code in Refusal::ALL {
            let row = format!(
                "| `{}` | {} | {} |",
                code.as_str(),
                code.status(),
                code.explanation()
            );
            assert!(document.contains(&row), "{row}");
        }
    }
}

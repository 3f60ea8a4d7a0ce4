//! Signed notes and verifier keys from golang.org/x/mod, and what a witness was asked and answered from torchwood.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quorumseal::merkle::{Tree, is_consistent};
use quorumseal::signature::verify_zip215;
use quorumseal::{Checkpoint, ConsistencyProof, Note, NoteSignature, TYPE_ED25519, VerifierKey};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::network::{NETWORK, load_set};
use crate::{expect, unhex};

/// Cases that Go refuses for having more than 100 signatures, and what they are here, where 16,448 are taken.
const MORE_THAN_100_SIGNATURES: &[(&str, &str)] = &[
    ("101 signatures", "verified:1"),
    ("101 unknown signatures", "unverified"),
];

/// The end of a false signature that is no canonical base64: the letter before the padding has bits that mean nothing.
/// Torchwood overlooks them and answers that the signature is false; here the note is malformed. Mended, it is false
/// here too.
const NON_CANONICAL: (&str, &str) = ("WVrx6gx=\n", "WVrx6gw=\n");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignedNotes {
    #[serde(rename = "source")]
    _source: String,
    cases: Vec<Case>,
    bad_vkeys: Vec<String>,
    vkey_mangling_rule: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    note_b64: String,
    vkeys: Vec<String>,
    expect: String,
}

/// Each note, each bad key, and the rule about mangled keys is a case.
pub(crate) fn run_notes(bytes: &[u8]) -> Result<usize, String> {
    let file: SignedNotes = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    for case in &file.cases {
        let note = STANDARD
            .decode(&case.note_b64)
            .map_err(|error| format!("{}: {error}", case.name))?;
        let excepted = MORE_THAN_100_SIGNATURES
            .iter()
            .find(|(name, _)| *name == case.name);
        let expected = match excepted {
            Some((_, here)) => {
                expect(&case.name, &case.expect.as_str(), &"malformed")?;
                *here
            }
            None => case.expect.as_str(),
        };
        let got = open(&note, &case.vkeys).map_err(|error| format!("{}: {error}", case.name))?;
        expect(&case.name, &got.as_str(), &expected)?;
    }
    for vkey in &file.bad_vkeys {
        expect(&format!("{vkey} as a ledger"), &is_ledger(vkey), &false)?;
    }
    let rule =
        "every proper substring of the Peter vkey, and every single byte +1, must be refused";
    expect("the rule", &file.vkey_mangling_rule.as_str(), &rule)?;
    let peter = file
        .cases
        .iter()
        .flat_map(|case| &case.vkeys)
        .find(|vkey| vkey.starts_with("PeterNeumann+"))
        .ok_or("there is no key of Peter Neumann")?;
    mangle(peter)?;
    Ok(file.cases.len() + file.bad_vkeys.len() + 1)
}

/// What becomes of a note under these keys.
fn open(note: &[u8], vkeys: &[String]) -> Result<String, String> {
    let keys: Vec<VerifierKey> = vkeys
        .iter()
        .map(|vkey| VerifierKey::parse(vkey).ok_or_else(|| format!("{vkey} is refused")))
        .collect::<Result<_, _>>()?;
    let Ok(note) = Note::parse(note) else {
        return Ok("malformed".to_string());
    };
    let mut verified = BTreeSet::new();
    for line in note.signatures() {
        let own = |key: &&VerifierKey| key.name() == line.name && key.id() == line.key_id;
        match keys.iter().filter(own).collect::<Vec<_>>().as_slice() {
            [] => {}
            [key] if signs(key, line, note.text()) => _ = verified.insert(&line.name),
            [_] => return Ok("invalid".to_string()),
            _ => return Ok("ambiguous".to_string()),
        }
    }
    Ok(match verified.len() {
        0 => "unverified".to_string(),
        number => format!("verified:{number}"),
    })
}

/// Whether the line is this key's signature over the text.
fn signs(key: &VerifierKey, line: &NoteSignature, text: &str) -> bool {
    let (Ok(public), Ok(signature)) = (key.key().try_into(), line.signature.as_slice().try_into())
    else {
        return false;
    };
    key.kind() == TYPE_ED25519
        && key.name() == line.name
        && key.id() == line.key_id
        && verify_zip215(public, signature, text.as_bytes())
}

/// Whether a validator set can name a ledger with this key: of the type of a ledger, and 32 bytes of a good key.
fn is_ledger(vkey: &str) -> bool {
    let set = format!(
        "{},\"ledger\":{vkey:?}}}",
        NETWORK.set.strip_suffix('}').unwrap_or_default()
    );
    load_set(set.as_bytes()).is_ok()
}

fn mangle(vkey: &str) -> Result<(), String> {
    expect(&format!("{vkey} as a ledger"), &is_ledger(vkey), &true)?;
    let refused = |mangled: &str| {
        expect(
            &format!("{mangled} as a key"),
            &VerifierKey::parse(mangled),
            &None,
        )
    };
    for start in 0..vkey.len() {
        for end in start..=vkey.len() {
            if let Some(part) = vkey.get(start..end).filter(|part| part.len() < vkey.len()) {
                refused(part)?;
            }
        }
    }
    for at in 0..vkey.len() {
        let mut bytes = vkey.as_bytes().to_vec();
        if let Some(byte) = bytes.get_mut(at) {
            *byte = byte.wrapping_add(1);
        }
        refused(&String::from_utf8(bytes).map_err(|error| error.to_string())?)?;
    }
    Ok(())
}

/// A log as a witness knows it.
struct Log {
    origin: String,
    key: VerifierKey,
    /// Of the last checkpoint that was cosigned.
    tree: Tree,
}

/// What a witness answers, as far as an answer says something of the question.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    fn new(status: u16, body: impl Into<String>) -> Self {
        Answer {
            status,
            body: body.into(),
        }
    }
}

impl Log {
    fn new(origin: &str, key: VerifierKey) -> Self {
        let empty = Tree {
            size: 0,
            root: Sha256::digest([]).into(),
        };
        Log {
            origin: origin.to_string(),
            key,
            tree: empty,
        }
    }

    /// Answers a request to cosign a checkpoint, with the statuses that torchwood uses.
    fn add_checkpoint(&mut self, request: &[u8]) -> Answer {
        let Ok(proof) = ConsistencyProof::parse(request) else {
            return Answer::new(400, "malformed");
        };
        let Some(note) = &proof.checkpoint else {
            return Answer::new(400, "no checkpoint");
        };
        let Ok(checkpoint) = Checkpoint::parse(note.text()) else {
            return Answer::new(400, "malformed checkpoint");
        };
        if checkpoint.origin != self.origin {
            return Answer::new(403, "unknown log");
        }
        let signed = note
            .signatures()
            .iter()
            .any(|line| signs(&self.key, line, note.text()));
        if !signed {
            return Answer::new(403, "invalid signature");
        }
        if proof.old_size > checkpoint.size {
            return Answer::new(400, "the old tree is larger");
        }
        if proof.old_size != self.tree.size {
            return Answer::new(409, format!("{}\n", self.tree.size));
        }
        let new = Tree {
            size: checkpoint.size,
            root: checkpoint.root,
        };
        if !is_consistent(self.tree, new, &proof.proof) {
            return Answer::new(422, "consistency proof");
        }
        self.tree = new;
        Answer::new(200, "\u{2014} example.com/witness")
    }
}

/// Runs a script of requests to a witness. Each request is a case; the log's size at the end is compared as well.
pub(crate) fn run_witness(bytes: &[u8]) -> Result<usize, String> {
    let script = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut log = log_of(script)?;
    let (_, requests) = script
        .split_once("-- add-checkpoint.hurl --\n")
        .ok_or("there are no requests")?;
    let mut number = 0;
    for request in requests.split("POST ").skip(1) {
        number += 1;
        let what = format!("request {number}");
        let mut parts = request.split("```\n");
        let (Some(_), Some(body), Some(wanted), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(format!("{what} has another form"));
        };
        let (overlooked, mended) = NON_CANONICAL;
        if body.contains(overlooked) {
            let answer = log.add_checkpoint(body.as_bytes());
            expect(&format!("{what} as it is"), &answer.status, &400)?;
        }
        let body = body.replace(overlooked, mended);
        check_answer(&log.add_checkpoint(body.as_bytes()), wanted)
            .map_err(|error| format!("{what}: {error}"))?;
    }
    let size = script
        .lines()
        .find_map(|line| line.strip_prefix("stdout \"size\":"))
        .ok_or("the size at the end is not stated")?;
    expect(
        "size at the end",
        &log.tree.size.to_string().as_str(),
        &size,
    )?;
    Ok(number)
}

/// The log that a script sets up: a Sigsum one by its key, whose hash is part of its name, or one by origin and key.
fn log_of(script: &str) -> Result<Log, String> {
    let after = |start: &str| script.lines().find_map(|line| line.strip_prefix(start));
    if let Some(key) = after("exec witnessctl add-sigsum-log -key=") {
        let key = unhex(key)?;
        let origin = format!("sigsum.org/v1/tree/{}", hex::encode(Sha256::digest(&key)));
        let key = VerifierKey::new(&origin, TYPE_ED25519, &key).ok_or("the key is none")?;
        return Ok(Log::new(&origin, key));
    }
    let (origin, key) = after("exec witnessctl add-key -origin '")
        .and_then(|rest| rest.split_once("' -key "))
        .ok_or("no log is set up")?;
    let key = VerifierKey::parse(key).ok_or_else(|| format!("{key} is no key"))?;
    Ok(Log::new(origin, key))
}

/// Compares an answer with a status and with what its body must be or contain.
fn check_answer(answer: &Answer, wanted: &str) -> Result<(), String> {
    let mut lines = wanted.lines();
    let status = lines.next().unwrap_or_default();
    expect(
        "status",
        &format!("HTTP {}", answer.status).as_str(),
        &status,
    )?;
    expect("asserts", &lines.next(), &Some("[Asserts]"))?;
    let assert = lines.next().unwrap_or_default();
    let quoted =
        |text: &str| serde_json::from_str::<String>(text).map_err(|error| error.to_string());
    if let Some(text) = assert.strip_prefix("body contains ") {
        let part = quoted(text)?;
        expect(
            &format!("{:?} contains {part:?}", answer.body),
            &answer.body.contains(&part),
            &true,
        )
    } else if let Some(text) = assert.strip_prefix("body == ") {
        expect("body", &answer.body, &quoted(text)?)
    } else {
        Err(format!("{assert:?} is no assertion known here"))
    }
}

//! Envelopes with several signatures and an unweighted threshold, on which independent implementations agree. They are
//! no certificates, so they are checked at the level of the envelope, its signatures and the quorum of unit weights.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use quorumseal::signature::{verify_batch_zip215, verify_zip215};
use quorumseal::{Code, Envelope, VALIDATOR_SET_PAYLOAD_TYPE, Verifier};
use serde::Deserialize;

use crate::{expect, unhex};

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    accept: bool,
    threshold: usize,
    /// Public keys in hex by keyid.
    trusted: BTreeMap<String, String>,
    envelope: String,
}

pub(crate) fn run(bytes: &[u8]) -> Result<usize, String> {
    let vectors: Vectors = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let accepted = vectors.cases.iter().filter(|case| case.accept).count();
    if accepted == 0 || accepted == vectors.cases.len() {
        return Err("all cases expect the same".to_string());
    }
    for case in &vectors.cases {
        let outcome = accepts(case).and_then(|accept| expect("accept", &accept, &case.accept));
        outcome.map_err(|error| format!("{:?}: {error}", case.name))?;
    }
    Ok(vectors.cases.len())
}

/// Whether the envelope parses and its signers are as many as the threshold asks for.
fn accepts(case: &Case) -> Result<bool, String> {
    let Ok(envelope) = Envelope::parse(case.envelope.as_bytes()) else {
        return Ok(false);
    };
    let mut keys = BTreeMap::new();
    for (id, key) in &case.trusted {
        let key: [u8; 32] = unhex(key)?
            .try_into()
            .map_err(|_| format!("the key of {id} is not 32 bytes long"))?;
        keys.insert(id.as_str(), key);
    }
    let signers = signers(&envelope, &keys)?;
    let distinct: BTreeSet<&str> = signers.iter().copied().collect();
    let enough = case.threshold >= 1 && distinct.len() >= case.threshold;
    // The same by a validator set of unit weights, where there can be one: two quorums must intersect.
    let possible = case.threshold * 2 > keys.len() && case.threshold <= keys.len();
    let by_set = quorum(&keys, case.threshold, &signers)?;
    expect(
        "quorum of a validator set",
        &by_set,
        &possible.then_some(enough),
    )?;
    Ok(enough)
}

/// The keyids whose signatures verify, as often as they do.
fn signers<'e>(
    envelope: &'e Envelope,
    keys: &BTreeMap<&str, [u8; 32]>,
) -> Result<Vec<&'e str>, String> {
    let mut ids = Vec::new();
    let mut items = Vec::new();
    for signature in envelope.signatures() {
        if let (Some(id), Some(sig)) = (signature.keyid.as_deref(), signature.sig)
            && let Some(key) = keys.get(id)
        {
            ids.push(id);
            items.push((*key, sig, envelope.signed_bytes()));
        }
    }
    let verdicts = verify_batch_zip215(&items);
    let one_by_one: Vec<bool> = items
        .iter()
        .map(|(key, sig, message)| verify_zip215(key, sig, message))
        .collect();
    expect("verdicts together", &verdicts, &one_by_one)?;
    Ok(ids
        .into_iter()
        .zip(verdicts)
        .filter_map(|(id, good)| good.then_some(id))
        .collect())
}

/// Whether `signers` are a quorum of a validator set of unit weights; `None` if there is no such set.
fn quorum(
    keys: &BTreeMap<&str, [u8; 32]>,
    threshold: usize,
    signers: &[&str],
) -> Result<Option<bool>, String> {
    let validators: Vec<_> = keys
        .iter()
        .map(|(id, key)| {
            let key = format!("ed25519:{}", STANDARD.encode(key));
            serde_json::json!({"id": id, "publicKey": key, "weight": 1})
        })
        .collect();
    let set = serde_json::json!({
        "network": "dsse-interop", "epoch": 0, "previous": null, "quorum": threshold, "validators": validators,
    });
    let set = Envelope::new(VALIDATOR_SET_PAYLOAD_TYPE, set.to_string().as_bytes());
    let bundle = format!("{{\"sets\":[{}]}}", set.to_json());
    match Verifier::load(&set.id().to_string(), bundle.as_bytes(), None) {
        Ok(verifier) => verifier
            .check_quorum(&set.id(), signers)
            .map(|count| Some(count.reached))
            .ok_or_else(|| "the anchor is not trusted".to_string()),
        Err(misuse) => {
            expect("code of the set", &misuse.code, &Code::TrustMalformed)?;
            Ok(None)
        }
    }
}

//! What shows that a seal was logged, and that a ledger only grew: each step of it (FORMAT section 5). In which order
//! the steps are taken stands in `verify`.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::checkpoint::{Checkpoint, cosigned_message};
use crate::entry::{Entry, SealList};
use crate::envelope::Envelope;
use crate::error::{Code, Failure, Value};
use crate::limits::{MAX_INTEGER, MAX_RECEIPT_WORK, count};
use crate::merkle::{self, Tree};
use crate::note::{Note, NoteSignature};
use crate::receipt::{ConsistencyProof, Receipt};
use crate::signature::{self, Claim};
use crate::text::{self, Name};
use crate::trust::Trust;
use crate::validator_set::{LedgerKey, Validator, ValidatorKey, ValidatorSet};
use crate::vkey::{TYPE_COSIGNATURE, VerifierKey};

/// Whether a seal was logged. It stands beside the state of a certificate and is never part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Logged {
    /// The receipt holds, and a quorum saw the ledger so.
    Yes,
    /// The receipt is false.
    No,
    /// This trust bundle cannot tell.
    Unknown,
    /// No receipt was given.
    NotGiven,
}

impl Logged {
    /// Every answer.
    pub const ALL: &'static [Logged] =
        &[Logged::Yes, Logged::No, Logged::Unknown, Logged::NotGiven];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Logged::Yes => "yes",
            Logged::No => "no",
            Logged::Unknown => "unknown",
            Logged::NotGiven => "not-given",
        }
    }
}

/// What was found about one receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ReceiptReport {
    /// The answer.
    pub logged: Logged,
    /// The code of the first failing step.
    pub code: Option<Code>,
    /// One sentence for people.
    pub message: String,
    /// What the failing step asked for, where it compared two values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expected: Option<Value>,
    /// What it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub got: Option<Value>,
    /// The ledger's name, once the receipt is well formed. It is only as good as `logged`.
    pub origin: Option<String>,
    /// The entry's place in the ledger, from 0.
    pub index: Option<u64>,
    /// How many entries the ledger had.
    pub tree_size: Option<u64>,
    /// The epoch of the newest trusted set whose quorum cosigned.
    pub cosigning_epoch: Option<u64>,
    /// The weight of its validators that cosigned.
    pub cosigning_weight: Option<u64>,
    /// POSIX seconds: the earliest time by which its cosignatures make a quorum.
    pub logged_by: Option<u64>,
    /// Those validators, in the order of the set.
    pub cosigners: Vec<Cosigner>,
}

/// A validator whose cosignature of a checkpoint verifies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Cosigner {
    /// Its id.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its weight.
    pub weight: u64,
    /// When it says that it cosigned, in POSIX seconds; of several times the smallest.
    pub timestamp: u64,
}

impl ReceiptReport {
    /// A report on a receipt that failed at some step, or on one that did not.
    pub(crate) fn new(receipt: Option<&Receipt>, outcome: Result<Cosigned, Failure>) -> Self {
        let mut report = ReceiptReport {
            logged: Logged::Yes,
            code: None,
            message: String::new(),
            expected: None,
            got: None,
            origin: receipt.map(|receipt| receipt.checkpoint.origin.clone()),
            index: receipt.map(|receipt| receipt.index),
            tree_size: receipt.map(|receipt| receipt.checkpoint.size),
            cosigning_epoch: None,
            cosigning_weight: None,
            logged_by: None,
            cosigners: Vec::new(),
        };
        match outcome {
            Ok(cosigned) => {
                report.message = format!(
                    "the seal stands in the ledger, and a quorum of epoch {} saw that by {}",
                    cosigned.epoch, cosigned.logged_by
                );
                report.cosigning_epoch = Some(cosigned.epoch);
                report.cosigning_weight = Some(cosigned.weight);
                report.logged_by = Some(cosigned.logged_by);
                report.cosigners = cosigned.cosigners;
            }
            Err(failure) => {
                report.logged = match failure.code {
                    Code::ReceiptNoSet | Code::ReceiptUnknownLedger | Code::ReceiptCosignatures => {
                        Logged::Unknown
                    }
                    _ => Logged::No,
                };
                report.code = Some(failure.code);
                report.message = failure.message;
                report.expected = failure.expected;
                report.got = failure.got;
            }
        }
        report
    }

    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::to_text(self)
    }
}

/// Whether a ledger's new checkpoint continues a remembered one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ConsistencyReport {
    /// Whether every step passed: remember the new checkpoint instead of the old one.
    pub consistent: bool,
    /// The code of the first failing step.
    pub code: Option<Code>,
    /// One sentence for people.
    pub message: String,
    /// What the failing step asked for, where it compared two values.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub expected: Option<Value>,
    /// What it found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub got: Option<Value>,
    /// The ledger's name, as the remembered checkpoint has it.
    pub origin: String,
    /// The size of the remembered tree.
    pub old_size: u64,
    /// The size of the new tree, once the new checkpoint is well formed.
    pub new_size: Option<u64>,
    /// The epoch of the newest trusted set whose quorum cosigned the new checkpoint.
    pub cosigning_epoch: Option<u64>,
    /// The weight of its validators that cosigned.
    pub cosigning_weight: Option<u64>,
    /// POSIX seconds: the earliest time by which its cosignatures make a quorum.
    pub cosigned_by: Option<u64>,
}

impl ConsistencyReport {
    pub(crate) fn new(
        old: Checkpoint,
        new: Option<&Checkpoint>,
        outcome: Result<Cosigned, Failure>,
    ) -> Self {
        let mut report = ConsistencyReport {
            consistent: outcome.is_ok(),
            code: None,
            message: String::new(),
            expected: None,
            got: None,
            origin: old.origin,
            old_size: old.size,
            new_size: new.map(|new| new.size),
            cosigning_epoch: None,
            cosigning_weight: None,
            cosigned_by: None,
        };
        match outcome {
            Ok(cosigned) => {
                report.message =
                    "the new tree begins with all entries of the remembered one".to_string();
                report.cosigning_epoch = Some(cosigned.epoch);
                report.cosigning_weight = Some(cosigned.weight);
                report.cosigned_by = Some(cosigned.logged_by);
            }
            Err(failure) => {
                report.code = Some(failure.code);
                report.message = failure.message;
                report.expected = failure.expected;
                report.got = failure.got;
            }
        }
        report
    }

    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::json::to_text(self)
    }
}

/// A quorum of one set that cosigned a checkpoint.
#[derive(Debug, Clone)]
pub(crate) struct Cosigned {
    pub(crate) epoch: u64,
    pub(crate) weight: u64,
    pub(crate) logged_by: u64,
    pub(crate) cosigners: Vec<Cosigner>,
}

/// A document whose seal may have been logged.
#[derive(Clone, Copy)]
pub(crate) struct Sealed<'a> {
    pub(crate) envelope: &'a Envelope,
    pub(crate) epoch: u64,
    /// The trusted set whose validators seal it; `None` for the set of epoch 0, which nobody seals.
    pub(crate) electorate: Option<&'a ValidatorSet>,
}

/// Whom a caller does not count.
pub(crate) type Excluded<'a> = &'a dyn Fn(&ValidatorSet, &Validator) -> bool;

/// Step 1 of a receipt: its form, and that what it asks to be hashed is bounded.
pub(crate) fn read_receipt(
    bytes: &[u8],
    sealed: Sealed<'_>,
    trust: &Trust,
) -> Result<Receipt, Failure> {
    let malformed = |message: String| Failure::new(Code::ReceiptMalformed, message);
    let receipt = Receipt::parse(bytes).map_err(malformed)?;
    let listed = receipt
        .seal
        .as_ref()
        .map_or(0, |seal| seal.signatures().len());
    let work = count(listed).saturating_mul(count(sealed.envelope.signed_bytes().len()));
    if work > MAX_RECEIPT_WORK {
        return Err(malformed(format!(
            "checking the seal list would hash more than {MAX_RECEIPT_WORK} bytes"
        )));
    }
    check_note(&receipt.note, trust, sealed.epoch)?;
    Ok(receipt)
}

/// Bounds the work that a checkpoint's signatures ask for, and the timestamps of cosignatures by known keys.
fn check_note(note: &Note, trust: &Trust, epoch: u64) -> Result<(), Failure> {
    let malformed = |message: String| Err(Failure::new(Code::ReceiptMalformed, message));
    let work = count(note.signatures().len()).saturating_mul(count(note.text().len()));
    if work > MAX_RECEIPT_WORK {
        return malformed(format!(
            "checking the checkpoint's signatures would hash more than {MAX_RECEIPT_WORK} bytes"
        ));
    }
    let mut late = Lines::default();
    for line in note.signatures() {
        if matches!(cosignature(line), Some((timestamp, _)) if timestamp > MAX_INTEGER) {
            late.add(line);
        }
    }
    if late.0.is_empty() {
        return Ok(());
    }
    let known = trust.newest_first(epoch).find_map(|set| {
        let mut validators = set.validators().iter();
        validators.find(|validator| late.by(set, validator).next().is_some())
    });
    match known {
        Some(validator) => malformed(format!(
            "the cosignature of {} has a time above {MAX_INTEGER}",
            validator.id
        )),
        None => Ok(()),
    }
}

/// Step 2: the logged signatures are a seal of this document. `verified` makes the list of those that verify in the
/// envelope at hand.
pub(crate) fn check_seal(
    sealed: Sealed<'_>,
    listed: Option<&SealList>,
    verified: &dyn Fn() -> SealList,
) -> Result<SealList, Failure> {
    let failed = |message: String| Failure::new(Code::ReceiptSeal, message);
    let list = match listed {
        Some(list) => list.clone(),
        None => verified(),
    };
    let Some(set) = sealed.electorate else {
        return match list.signatures().first() {
            None => Ok(list),
            Some((id, _)) => Err(failed(format!(
                "the seal list names {id}, but nobody seals the set of epoch 0"
            ))),
        };
    };
    let mut claims = Vec::new();
    let mut weight: u64 = 0;
    for (id, signature) in list.signatures() {
        let validator = set
            .place(id.as_str())
            .and_then(|place| set.validators().get(place));
        let Some((validator, ValidatorKey::Ed25519(key))) =
            validator.map(|validator| (validator, &validator.key))
        else {
            return Err(failed(format!(
                "the seal list names {id}, who cannot have sealed this"
            )));
        };
        weight = weight.saturating_add(validator.weight);
        if listed.is_some() {
            claims.push(Claim::new(
                key.clone(),
                signature,
                sealed.envelope.signed_bytes(),
            ));
        }
    }
    let verdicts = signature::verify_all(&claims);
    if let Some(((id, _), _)) = list
        .signatures()
        .iter()
        .zip(verdicts)
        .find(|(_, verdict)| !verdict)
    {
        return Err(failed(format!(
            "the signature of {id} in the seal list does not verify"
        )));
    }
    if weight < set.quorum() {
        return Err(Failure::compared(
            Code::ReceiptSeal,
            "the signatures that were logged are no quorum",
            set.quorum(),
            weight,
        ));
    }
    Ok(list)
}

/// Step 3: a key of the ledger that trusted sets of this epoch or later name has signed the checkpoint.
pub(crate) fn check_log_signature<'t>(
    trust: &'t Trust,
    epoch: u64,
    note: &Note,
    checkpoint: &Checkpoint,
) -> Result<Vec<&'t LedgerKey>, Failure> {
    let origin = checkpoint.origin.as_str();
    let mut keys: Vec<&LedgerKey> = Vec::new();
    let mut seen = BTreeSet::new();
    for ledger in trust
        .newest_first(epoch)
        .filter_map(ValidatorSet::ledger_key)
    {
        if ledger.verifier_key.name() == origin && seen.insert(*ledger.key.as_bytes()) {
            keys.push(ledger);
        }
    }
    if keys.is_empty() {
        return Err(Failure::new(
            Code::ReceiptUnknownLedger,
            format!(
                "no trusted set of epoch {epoch} or later names the ledger {}",
                crate::json::quoted(origin)
            ),
        ));
    }
    let signed = |ledger: &&LedgerKey| {
        let own =
            |line: &&NoteSignature| line.name == origin && line.key_id == ledger.verifier_key.id();
        let claims: Vec<Claim> = note
            .signatures()
            .iter()
            .filter(own)
            .filter_map(|line| line.signature.as_slice().try_into().ok())
            .map(|signature| Claim::new(ledger.key.clone(), signature, note.text().as_bytes()))
            .collect();
        signature::verify_all(&claims).contains(&true)
    };
    keys.retain(signed);
    if keys.is_empty() {
        return Err(Failure::new(
            Code::ReceiptLogSignature,
            format!(
                "the checkpoint is not signed by the ledger {}",
                crate::json::quoted(origin)
            ),
        ));
    }
    Ok(keys)
}

/// Step 4: the entry of this document with this seal is in the tree.
pub(crate) fn check_inclusion(
    sealed: Sealed<'_>,
    seal: &SealList,
    receipt: &Receipt,
) -> Result<(), Failure> {
    let checkpoint = &receipt.checkpoint;
    if receipt.index >= checkpoint.size {
        return Err(Failure::compared(
            Code::ReceiptInclusion,
            "the entry's index is beyond the checkpoint's tree",
            format!("below {}", checkpoint.size),
            receipt.index,
        ));
    }
    let entry = Entry::new(sealed.envelope.id(), seal);
    let leaf = entry.to_text();
    if merkle::is_included(
        checkpoint.tree(),
        leaf.as_bytes(),
        receipt.index,
        &receipt.proof,
    ) {
        return Ok(());
    }
    Err(Failure::new(
        Code::ReceiptInclusion,
        "the proof does not lead from this document with this seal to the checkpoint's root",
    ))
}

/// Step 5: the newest trusted set of this epoch or later, with one of these ledger keys, whose validators cosigned
/// with a quorum; whoever is `excluded` does not count.
pub(crate) fn check_cosignatures(
    trust: &Trust,
    epoch: u64,
    keys: &[&LedgerKey],
    note: &Note,
    excluded: Excluded<'_>,
) -> Result<Cosigned, Failure> {
    let mut lines = Lines::default();
    note.signatures().iter().for_each(|line| lines.add(line));
    let mut verdicts = Verdicts::default();
    let mut newest = None;
    let sets = trust.newest_first(epoch).filter(|set| {
        let own = set.ledger_key();
        own.is_some_and(|own| keys.iter().any(|key| key.verifier_key == own.verifier_key))
    });
    for set in sets {
        let cosigners = cosigners(set, note, &lines, &mut verdicts, excluded);
        let weight = cosigners
            .iter()
            .fold(0, |sum: u64, cosigner| sum.saturating_add(cosigner.weight));
        newest = newest.or(Some((set.quorum(), weight)));
        if let Some(logged_by) = quorum_time(&cosigners, set.quorum()) {
            return Ok(Cosigned {
                epoch: set.epoch(),
                weight,
                logged_by,
                cosigners,
            });
        }
    }
    let message =
        "no trusted set of the document's epoch or later cosigned the checkpoint with a quorum";
    Err(match newest {
        Some((quorum, weight)) => {
            Failure::compared(Code::ReceiptCosignatures, message, quorum, weight)
        }
        None => Failure::new(Code::ReceiptCosignatures, message),
    })
}

/// The new checkpoint of a ledger and the proof from an older one, read and bounded.
pub(crate) fn read_new_checkpoint(
    new: &[u8],
    proof: &[u8],
    trust: &Trust,
) -> Result<(Note, Checkpoint, ConsistencyProof), Failure> {
    let malformed = |message: String| Failure::new(Code::ReceiptMalformed, message);
    let note = Note::parse(new).map_err(malformed)?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(malformed)?;
    let proof = ConsistencyProof::parse(proof).map_err(malformed)?;
    if matches!(&proof.checkpoint, Some(own) if own.text() != note.text()) {
        return Err(malformed(
            "the proof was made for another checkpoint than the new one".to_string(),
        ));
    }
    check_note(&note, trust, 0)?;
    Ok((note, checkpoint, proof))
}

/// Whether the tree of `new` begins with that of `old`.
pub(crate) fn check_consistency(
    old: &Checkpoint,
    new: &Checkpoint,
    proof: &ConsistencyProof,
) -> Result<(), Failure> {
    if old.origin != new.origin {
        return Err(Failure::compared(
            Code::LedgerInconsistent,
            "the new checkpoint is another ledger's",
            crate::json::quoted(&old.origin),
            crate::json::quoted(&new.origin),
        ));
    }
    if new.size < old.size {
        return Err(Failure::compared(
            Code::LedgerRollback,
            "the new tree is smaller than the remembered one",
            format!("at least {}", old.size),
            new.size,
        ));
    }
    if new.size == old.size && new.root != old.root {
        return Err(Failure::compared(
            Code::LedgerInconsistent,
            "the new tree is as large as the remembered one and has another root",
            text::encode_base64(&old.root),
            text::encode_base64(&new.root),
        ));
    }
    if proof.old_size == old.size && merkle::is_consistent(old.tree(), new.tree(), &proof.proof) {
        return Ok(());
    }
    Err(Failure::new(
        Code::LedgerInconsistent,
        "the proof does not show that the new tree begins with the remembered one",
    ))
}

impl Checkpoint {
    fn tree(&self) -> Tree {
        Tree {
            size: self.size,
            root: self.root,
        }
    }
}

/// Timestamp and signature of a line that has the form of a cosignature.
fn cosignature(line: &NoteSignature) -> Option<(u64, &[u8; 64])> {
    let (timestamp, signature) = line.signature.split_first_chunk::<8>()?;
    Some((u64::from_be_bytes(*timestamp), signature.try_into().ok()?))
}

/// Lines that have the form of a cosignature, by the name of their key.
#[derive(Default)]
struct Lines<'n>(BTreeMap<&'n str, Vec<&'n NoteSignature>>);

impl<'n> Lines<'n> {
    fn add(&mut self, line: &'n NoteSignature) {
        if cosignature(line).is_some() {
            self.0.entry(line.name.as_str()).or_default().push(line);
        }
    }

    /// Those that claim to be by this validator of this set. What it costs to find out is paid only for names that
    /// occur at all.
    fn by<'l>(
        &'l self,
        set: &ValidatorSet,
        validator: &Validator,
    ) -> impl Iterator<Item = &'n NoteSignature> + use<'l, 'n> {
        let named = self.0.get(set.cosigner_name(validator).as_str());
        let key = named.and_then(|lines| {
            let key = validator.cosigner_key()?;
            let id = VerifierKey::new(
                lines.first()?.name.as_str(),
                TYPE_COSIGNATURE,
                key.as_bytes(),
            )?
            .id();
            Some((lines, id))
        });
        key.into_iter()
            .flat_map(|(lines, id)| lines.iter().copied().filter(move |line| line.key_id == id))
    }
}

/// What is known of a line under a key: the same validators stand in many sets, and nothing is verified twice.
#[derive(Default)]
struct Verdicts<'n>(BTreeMap<([u8; 32], &'n NoteSignature), bool>);

/// The validators of a set that cosigned. A key that several of them have counts once, for the first of them.
fn cosigners<'n>(
    set: &ValidatorSet,
    note: &Note,
    lines: &Lines<'n>,
    verdicts: &mut Verdicts<'n>,
    excluded: Excluded<'_>,
) -> Vec<Cosigner> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut asked = Vec::new();
    let mut claims = Vec::new();
    for validator in set.validators() {
        let Some(key) = validator.cosigner_key() else {
            continue;
        };
        if !seen.insert(*key.as_bytes()) || excluded(set, validator) {
            continue;
        }
        let own: Vec<&NoteSignature> = lines.by(set, validator).collect();
        for line in &own {
            let known = (*key.as_bytes(), *line);
            let (false, Some((timestamp, signature))) =
                (verdicts.0.contains_key(&known), cosignature(line))
            else {
                continue;
            };
            let message = cosigned_message(note.text(), timestamp);
            claims.push(Claim::new(key.clone(), signature, message.as_bytes()));
            verdicts.0.insert(known, false);
            asked.push(known);
        }
        if !own.is_empty() {
            found.push((validator, key, own));
        }
    }
    for (known, verdict) in asked.into_iter().zip(signature::verify_all(&claims)) {
        verdicts.0.insert(known, verdict);
    }
    let cosigners = found.into_iter().filter_map(|(validator, key, own)| {
        let good = own
            .into_iter()
            .filter(|line| verdicts.0.get(&(*key.as_bytes(), *line)) == Some(&true));
        let timestamp = good
            .filter_map(cosignature)
            .map(|(timestamp, _)| timestamp)
            .min()?;
        Some(Cosigner {
            id: validator.id.clone(),
            operator: validator.operator.clone(),
            weight: validator.weight,
            timestamp,
        })
    });
    cosigners.collect()
}

/// The smallest time by which cosignatures reach `quorum`.
fn quorum_time(cosigners: &[Cosigner], quorum: u64) -> Option<u64> {
    let mut by_time: Vec<(u64, u64)> = cosigners
        .iter()
        .map(|cosigner| (cosigner.timestamp, cosigner.weight))
        .collect();
    by_time.sort_unstable();
    let mut weight: u64 = 0;
    by_time.into_iter().find_map(|(timestamp, more)| {
        weight = weight.saturating_add(more);
        (weight >= quorum).then_some(timestamp)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosigner(weight: u64, timestamp: u64) -> Cosigner {
        Cosigner {
            id: Name::parse("v").unwrap(),
            operator: None,
            weight,
            timestamp,
        }
    }

    #[test]
    fn the_quorum_is_reached_by_the_smallest_time() {
        let all = [cosigner(40, 300), cosigner(30, 100), cosigner(30, 200)];
        assert_eq!(quorum_time(&all, 60), Some(200));
        assert_eq!(quorum_time(&all, 61), Some(300));
        assert_eq!(quorum_time(&all, 101), None);
        assert_eq!(quorum_time(&[], 1), None);
    }
}

//! What shows that a seal was logged, and that a ledger only grew: each step of it (FORMAT section 5). In which order
//! the steps are taken stands in `verify`.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::checkpoint::Checkpoint;
use crate::cosignature::{
    Cosigned, Earliest, Excluded, Lines, cosignature, cosigners, quorum_time,
};
use crate::entry::{Entry, SealList};
use crate::envelope::Envelope;
use crate::error::{Code, Failure};
use crate::index::{Groups, Index};
use crate::limits::{MAX_INTEGER, MAX_NOTE_WORK, MAX_SEAL_WORK, count};
use crate::merkle::{self, Tree};
use crate::note::Note;
use crate::receipt::{ConsistencyProof, Receipt};
use crate::signature::{self, Claim};
use crate::text;
use crate::trust::Trust;
use crate::validator_set::{LedgerKey, ValidatorKey, ValidatorSet};

/// A document whose seal may have been logged.
#[derive(Clone, Copy)]
pub(crate) struct Sealed<'a> {
    pub(crate) envelope: &'a Envelope,
    pub(crate) epoch: u64,
    /// The trusted set whose validators seal it; `None` for the set of epoch 0, which nobody seals.
    pub(crate) electorate: Option<&'a ValidatorSet>,
}

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
    if work > MAX_SEAL_WORK {
        return Err(malformed(format!(
            "checking the seal list would hash more than {MAX_SEAL_WORK} bytes"
        )));
    }
    check_note(&receipt.note, trust, sealed.epoch)?;
    Ok(receipt)
}

/// Bounds the work that a checkpoint's signatures ask for, and the timestamps of cosignatures by known keys.
fn check_note(note: &Note, trust: &Trust, epoch: u64) -> Result<(), Failure> {
    let malformed = |message: String| Err(Failure::new(Code::ReceiptMalformed, message));
    let work = count(note.signatures().len()).saturating_mul(count(note.text().len()));
    if work > MAX_NOTE_WORK {
        return malformed(format!(
            "checking the checkpoint's signatures would hash more than {MAX_NOTE_WORK} bytes"
        ));
    }
    let mut late = Lines::default();
    for line in note.signatures() {
        if matches!(cosignature(line), Some((timestamp, _)) if timestamp > MAX_INTEGER) {
            late.add(line);
        }
    }
    if late.is_empty() {
        return Ok(());
    }
    let known = trust.newest_first(epoch).find_map(|set| {
        let mut validators = set.validators().iter();
        validators.find(|validator| late.by(set, validator).is_some())
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
) -> Result<LogKeys<'t>, Failure> {
    let origin = checkpoint.origin.as_str();
    let mut keys: Vec<&LedgerKey> = Vec::new();
    let mut seen = Index::default();
    for ledger in trust
        .newest_first(epoch)
        .filter_map(ValidatorSet::ledger_key)
    {
        if ledger.verifier_key.name() == origin && seen.add(ledger.key.as_bytes()) {
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
    // By key id, so that many keys and many lines cost their sum and not their product.
    let mut signatures: Vec<&[u8; 64]> = Vec::new();
    let mut by_key = Groups::default();
    for line in note.signatures() {
        if let (true, Ok(signature)) = (line.name == origin, line.signature.as_slice().try_into()) {
            by_key.add(&line.key_id, signatures.len());
            signatures.push(signature);
        }
    }
    let signed = |ledger: &&LedgerKey| {
        let own = by_key.get(&ledger.verifier_key.id()).iter();
        let claims: Vec<Claim> = own
            .filter_map(|number| signatures.get(*number))
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
    Ok(LogKeys(keys))
}

/// The keys of one ledger that signed a checkpoint: of a ledger that hands its key over, two.
pub(crate) struct LogKeys<'t>(Vec<&'t LedgerKey>);

impl LogKeys<'_> {
    fn contains(&self, ledger: &LedgerKey) -> bool {
        let mut keys = self.0.iter();
        keys.any(|known| known.key == ledger.key && known.verifier_key == ledger.verifier_key)
    }
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
/// with a quorum; whoever is `excluded` does not count. `earliest` keeps what was verified for the next question about
/// this note.
pub(crate) fn check_cosignatures(
    trust: &Trust,
    epoch: u64,
    keys: &LogKeys<'_>,
    note: &Note,
    earliest: &mut Earliest,
    excluded: Excluded<'_>,
) -> Result<Cosigned, Failure> {
    let mut lines = Lines::default();
    note.signatures().iter().for_each(|line| lines.add(line));
    let mut newest = None;
    let sets = trust
        .newest_first(epoch)
        .filter(|set| set.ledger_key().is_some_and(|own| keys.contains(own)));
    for set in sets {
        let cosigners = cosigners(set, note, &lines, earliest, excluded);
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

//! The certificate's way into a ledger: entry, checkpoint, cosignatures, receipt.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use quorumseal::limits::MAX_INTEGER;
use quorumseal::{
    Artifact, Code, ConsistencyProof, Entry, Envelope, Evidence, Logged as Verdict, Misuse, Note,
    NoteSignature, Receipt, ValidatorSet, Verifier, VerifierKey,
};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout_at};

use super::client::{Address, Fault, Question, short};
use super::outcome::{Asked, Cosigner, Logged, Why};
use super::progress::Progress;
use super::voting::{Close, Patience, Round};
use crate::files::{Inputs, shown};
use crate::key::SecretKey;
use crate::ledger::{self, cosignature, documents, receipt};
use crate::protocol::{TLOG_SIZE, path};
use crate::tiles::{Log, Place, Store, Trouble};
use crate::ui::Ui;

/// How often a validator that knows another checkpoint is sent the proof from that one.
const MOST_PROOFS: usize = 3;
/// How long to wait for another command that is at work on the ledger.
const TAKING: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(200);
const TEXT: &str = "text/plain; charset=utf-8";

/// The ledger that certificates go to.
pub(super) struct Keeper {
    folder: PathBuf,
    key_file: PathBuf,
    key: SecretKey,
    origin: String,
}

/// A round that was sealed.
pub(super) struct Sealed<'r> {
    pub(super) round: &'r Arc<Round>,
    /// A bundle that trusts the set from its own id.
    pub(super) trust: &'r [u8],
    pub(super) certificate: &'r Envelope,
    pub(super) asked: &'r [Asked],
}

/// What validators are asked to cosign.
struct Cosigning<'r> {
    round: &'r Arc<Round>,
    /// Each validator once, with its address and the place of that among all.
    asked: Vec<Cosigned>,
    old_size: u64,
}

/// One validator, and how far it has come.
struct Cosigned {
    index: usize,
    id: String,
    weight: u64,
    address: Address,
    line: Option<(VerifierKey, NoteSignature, u64)>,
    why: Option<Why>,
}

/// What an answer to a request comes to.
enum Answered {
    Line(VerifierKey, NoteSignature, u64),
    /// The validator remembers a checkpoint of this size.
    Knows(u64),
}

impl Keeper {
    /// Reads the key, and refuses a ledger that it does not keep or that the set does not name.
    pub(super) fn ready(
        folder: &Path,
        key_file: &Path,
        set: &ValidatorSet,
        inputs: &Inputs,
        ui: &Ui,
    ) -> Result<Self, Misuse> {
        let key = SecretKey::read(inputs, key_file, ui)?;
        let present = Log::open(folder)?.checkpoint()?;
        let origin = present.checkpoint.origin;
        ledger::checkpoint::check_key(&present.note, &origin, &key, &shown(key_file))?;
        let named = set
            .ledger()
            .filter(|named| named.name() == origin && named.key() == key.public());
        if named.is_none() {
            let expected = set
                .ledger()
                .map_or_else(|| "none".to_owned(), ToString::to_string);
            return Err(Misuse::new(
                Code::ReceiptUnknownLedger,
                format!(
                    "{} is not the ledger that epoch {} names, so no receipt of it would verify (expected {expected}, got {origin:?})",
                    folder.display(),
                    set.epoch()
                ),
            ));
        }
        Ok(Keeper {
            folder: folder.to_owned(),
            key_file: key_file.to_owned(),
            key,
            origin,
        })
    }

    /// Logs a sealed certificate, has the checkpoint cosigned and makes the receipt, which is `None` where something
    /// went wrong before there could be one.
    pub(super) async fn log(
        &self,
        sealed: &Sealed<'_>,
        patience: Patience,
        progress: &mut Progress,
        ui: &Ui,
    ) -> (Logged, Option<Receipt>) {
        let mut logged = Logged {
            logged: false,
            code: None,
            message: String::new(),
            origin: self.origin.clone(),
            index: None,
            tree_size: None,
            cosigned_weight: 0,
            cosigners: Vec::new(),
        };
        let outcome = self
            .try_log(sealed, patience, progress, ui, &mut logged)
            .await;
        match outcome {
            Ok(receipt) => (logged, Some(receipt)),
            Err(misuse) => {
                logged.code = Some(misuse.code.to_string());
                logged.message = misuse.message;
                (logged, None)
            }
        }
    }

    async fn try_log(
        &self,
        sealed: &Sealed<'_>,
        patience: Patience,
        progress: &mut Progress,
        ui: &Ui,
        logged: &mut Logged,
    ) -> Result<Receipt, Misuse> {
        let Sealed {
            round, certificate, ..
        } = *sealed;
        let verifier = Verifier::load(&round.set.id().to_string(), sealed.trust, None)?;
        let seal = documents::seal(certificate, "the certificate", &verifier)?;
        let mut store = self.take(ui).await?;
        let old_size = store.signed().checkpoint.size;
        let mut places: Vec<Place> = Vec::new();
        let mut intake = store.intake()?;
        intake.add(certificate.id(), &seal)?;
        intake.commit(1, |batch| {
            places.extend_from_slice(batch);
            Ok(())
        })?;
        let index = places.first().map(|place| place.index).unwrap_or_default();
        logged.index = Some(index);
        ledger::checkpoint::sign(&mut store, &self.key, &shown(&self.key_file))?;
        let size = store.signed().checkpoint.size;
        logged.tree_size = Some(size);
        progress.begin("cosigned");
        let mut cosigning = Cosigning::new(round, sealed.asked, old_size);
        cosigning.collect(&store, patience, progress).await?;
        let mut note = store.signed().note.clone();
        for one in &cosigning.asked {
            if let Some((own, line, time)) = &one.line {
                note = cosignature::added(&note, own, line.clone(), *time).unwrap_or(note);
                logged.cosigned_weight += one.weight;
            }
        }
        logged.cosigners = cosigning.asked.into_iter().map(Cosigner::from).collect();
        store.publish(&note)?;
        let entry = Entry::new(certificate.id(), &seal);
        let receipt = receipt::make(&store, index, &entry, seal)?;
        judge(
            &verifier,
            certificate,
            &round.opened.output,
            &receipt,
            logged,
        );
        Ok(receipt)
    }

    /// Takes the ledger, once no other command is at work on it.
    async fn take(&self, ui: &Ui) -> Result<Store, Misuse> {
        let until = tokio::time::Instant::now() + TAKING;
        loop {
            match ledger::open(&self.folder, ui) {
                Err(Trouble::Misuse(misuse))
                    if misuse.code == Code::InputFile && tokio::time::Instant::now() < until =>
                {
                    sleep(PAUSE).await;
                }
                taken => return Ok(taken?),
            }
        }
    }
}

/// What the core says of the receipt.
fn judge(
    verifier: &Verifier,
    certificate: &Envelope,
    output: &str,
    receipt: &Receipt,
    logged: &mut Logged,
) {
    let report = verifier.verify(&Evidence {
        certificate: certificate.to_json().as_bytes(),
        artifact: Some(Artifact::Bytes(output.as_bytes())),
        receipt: Some(receipt.to_text().as_bytes()),
        ..Evidence::default()
    });
    logged.logged = report.logged == Verdict::Yes;
    if let Some(found) = report.receipt {
        logged.code = found.code.map(|code| code.to_string());
        logged.message = found.message;
    }
}

impl<'r> Cosigning<'r> {
    fn new(round: &'r Arc<Round>, asked: &[Asked], old_size: u64) -> Self {
        let mut all: Vec<Cosigned> = Vec::new();
        // The address that a counted vote came from is the best that is known.
        let counted = asked.iter().enumerate().filter(|(_, asked)| asked.counted);
        let others = asked.iter().enumerate().filter(|(_, asked)| !asked.counted);
        for (index, asked) in counted.chain(others) {
            let Some(id) = &asked.id else {
                continue;
            };
            if all.iter().all(|known| known.id != *id) {
                all.push(Cosigned {
                    index,
                    id: id.clone(),
                    weight: asked.weight.unwrap_or_default(),
                    address: asked.address.clone(),
                    line: None,
                    why: None,
                });
            }
        }
        all.sort_by_key(|one| round.set.place(&one.id));
        Cosigning {
            round,
            asked: all,
            old_size,
        }
    }

    /// Asks all to cosign the present checkpoint of the ledger, until a quorum has and the rest had their time.
    async fn collect(
        &mut self,
        store: &Store,
        patience: Patience,
        progress: &mut Progress,
    ) -> Result<(), Misuse> {
        let signed = store.signed();
        let size = signed.checkpoint.size;
        let mut close = Close::new(patience);
        let mut proofs = Proofs {
            store,
            size,
            note: signed.note.clone(),
            made: HashMap::new(),
        };
        let mut tasks = JoinSet::new();
        for (place, one) in self.asked.iter().enumerate() {
            progress.tell(one.index, None, "asked to cosign", true);
            let question = proofs.question(self.old_size)?;
            tasks.spawn(self.ask(place, question, &signed.note, close.deadline));
        }
        let mut weight = 0;
        let mut asked_again: HashMap<usize, usize> = HashMap::new();
        while let Ok(Some(done)) = timeout_at(close.at(), tasks.join_next()).await {
            let Ok((place, answered)) = done else {
                continue;
            };
            let Some(one) = self.asked.get_mut(place) else {
                continue;
            };
            let why = match answered {
                Ok(Answered::Line(own, line, time)) => {
                    one.line = Some((own, line, time));
                    weight += one.weight;
                    progress.tell(one.index, None, "cosigned", false);
                    progress.show(weight, "");
                    close.note(weight >= self.round.set.quorum());
                    continue;
                }
                Ok(Answered::Knows(known)) if known > size => Why::new(
                    Code::LedgerRollback.as_str(),
                    format!(
                        "it cosigned a larger tree before (expected at most {size} entries, got {known})"
                    ),
                ),
                Ok(Answered::Knows(known)) => {
                    let times = asked_again.entry(place).or_default();
                    *times += 1;
                    if *times < MOST_PROOFS {
                        let question = proofs.question(known)?;
                        tasks.spawn(self.ask(place, question, &signed.note, close.deadline));
                        continue;
                    }
                    Why::new("cosign.size", "it names another size each time it is asked")
                }
                Err(fault) => (&fault).into(),
            };
            progress.tell(one.index, None, &why.code, false);
            one.why = Some(why);
        }
        for one in &mut self.asked {
            if one.line.is_none() && one.why.is_none() {
                one.why = Some(Why::new(
                    "late",
                    "there was no cosignature yet when the round was closed",
                ));
            }
        }
        Ok(())
    }

    /// Asks one validator once; what it gives is checked.
    fn ask(
        &self,
        place: usize,
        question: Question,
        note: &Note,
        deadline: tokio::time::Instant,
    ) -> impl Future<Output = (usize, Result<Answered, Fault>)> + Send + use<> {
        let round = Arc::clone(self.round);
        let asked = self
            .asked
            .get(place)
            .map(|one| (one.id.clone(), one.address.clone()));
        let text = note.text().to_owned();
        async move {
            let answered = async {
                let Some((id, address)) = asked else {
                    return Err(Fault::Late);
                };
                let answer = round
                    .client
                    .ask(&address, &question, deadline, |_| {})
                    .await?;
                if answer.status == 409 && answer.kind == TLOG_SIZE {
                    let size = std::str::from_utf8(&answer.body)
                        .ok()
                        .and_then(|body| body.trim_end().parse().ok());
                    let none =
                        || Fault::Malformed("it answers with a size that is none".to_owned());
                    return size
                        .filter(|size| *size <= MAX_INTEGER)
                        .map(Answered::Knows)
                        .ok_or_else(none);
                }
                let validator = round
                    .set
                    .place(&id)
                    .and_then(|place| round.set.validators().get(place));
                let own = validator.and_then(|validator| round.set.cosigner_of(validator));
                let body = answer.accepted()?;
                let Some((own, (line, time))) = own.and_then(|own| {
                    let found = cosignature_in(&text, &body, &own)?;
                    Some((own, found))
                }) else {
                    return Err(Fault::Malformed(short(&format!(
                        "the answer is no cosignature of {id} on the checkpoint"
                    ))));
                };
                Ok(Answered::Line(own, line, time))
            };
            (place, answered.await)
        }
    }
}

/// The cosignature of this checkpoint by this key among the lines of an answer, and its time.
fn cosignature_in(text: &str, body: &[u8], own: &VerifierKey) -> Option<(NoteSignature, u64)> {
    let body = std::str::from_utf8(body).ok()?;
    let note = Note::parse(format!("{text}\n{body}").as_bytes()).ok()?;
    let mut lines = note.signatures().iter();
    lines.find_map(|line| {
        let time = cosignature::time(text, own, line).filter(|time| *time <= MAX_INTEGER)?;
        Some((line.clone(), time))
    })
}

/// Requests to cosign one checkpoint, by the size of the one that it continues.
struct Proofs<'s> {
    store: &'s Store,
    size: u64,
    note: Note,
    made: HashMap<u64, Question>,
}

impl Proofs<'_> {
    fn question(&mut self, old_size: u64) -> Result<Question, Misuse> {
        if let Some(known) = self.made.get(&old_size) {
            return Ok(known.clone());
        }
        let proof = self.store.log().consistency_proof(old_size, self.size)?;
        let proof = ConsistencyProof {
            old_size,
            proof: proof.unwrap_or_default(),
            checkpoint: Some(self.note.clone()),
        };
        let question = Question::post(path::COSIGN, TEXT, proof.to_text());
        self.made.insert(old_size, question.clone());
        Ok(question)
    }
}

impl From<Cosigned> for Cosigner {
    fn from(one: Cosigned) -> Self {
        Cosigner {
            id: one.id,
            cosigned: one.line.is_some(),
            why: one.why,
        }
    }
}

//! Which validator sets to trust, from one pinned id (FORMAT section 3).
//!
//! Older sets hang on hashes: a trusted set names the one before it, or commits to all before it by a Merkle
//! root. Newer ones hang on signatures: a quorum of the trusted set hands over to the next.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use ct_merkle::{InclusionProof, RootHash};
use serde::Serialize;
use sha2::Sha256;

use crate::digest::Digest;
use crate::envelope::{self, Envelope, EnvelopeSignature};
use crate::error::{Code, Misuse};
use crate::json::{self, Json, Shape};
use crate::limits::{
    MAX_INTEGER, MAX_PROOF_HASHES, MAX_SETS, MAX_SIGNATURES, MAX_SIGNED_WORK, MAX_TRUST_BYTES,
    count,
};
use crate::quorum::SignedBy;
use crate::text::{self, Name};
use crate::validator_set::{KeyRing, SetFault, ValidatorSet};

/// An epoch's set, as a consumer remembers it between visits or pins it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Head {
    /// The epoch.
    pub epoch: u64,
    /// The validator-set id.
    pub id: Digest,
}

impl Head {
    /// The head written as `EPOCH:ID`, the epoch in decimal.
    ///
    /// # Errors
    /// [`Code::InputHead`].
    pub fn parse(text: &str) -> Result<Self, Misuse> {
        text.split_once(':')
            .and_then(|(epoch, id)| {
                let epoch = epoch
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
                    .then(|| epoch.parse().ok().filter(|epoch| *epoch <= MAX_INTEGER))??;
                Some(Head {
                    epoch,
                    id: id.parse().ok()?,
                })
            })
            .ok_or_else(|| {
                Misuse::new(
                    Code::InputHead,
                    format!(
                        "a head is an epoch, a colon and a validator-set id, not {}",
                        json::quoted(text)
                    ),
                )
            })
    }
}

/// How a set came to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// It is the pinned one.
    Anchor,
    /// A trusted set names it as its previous one.
    Previous,
    /// It is proven to be in the history of a trusted set.
    Skip,
    /// A quorum of the trusted set before it signed it.
    Handover,
}

/// Why a set of the bundle is not trusted; the first that fits. It harms nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum IgnoredReason {
    /// It is no well-formed set.
    Malformed,
    /// It is meant for a newer version.
    Unsupported,
    /// A trusted set and it are linked, but its epoch or network is wrong.
    Link,
    /// The trusted set before it did not sign it with a quorum.
    Handover,
    /// The proof that it is in the history of a trusted set is false.
    Skip,
    /// Nothing links it to a trusted set.
    Unconnected,
}

impl IgnoredReason {
    /// Every reason, in the order in which they are looked for.
    pub const ALL: &'static [IgnoredReason] = &[
        IgnoredReason::Malformed,
        IgnoredReason::Unsupported,
        IgnoredReason::Link,
        IgnoredReason::Handover,
        IgnoredReason::Skip,
        IgnoredReason::Unconnected,
    ];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            IgnoredReason::Malformed => "malformed",
            IgnoredReason::Unsupported => "unsupported",
            IgnoredReason::Link => "link",
            IgnoredReason::Handover => "handover",
            IgnoredReason::Skip => "skip",
            IgnoredReason::Unconnected => "unconnected",
        }
    }
}

/// What was loaded: the trusted sets by ascending epoch, and what was not trusted and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TrustInfo {
    /// The pinned id.
    pub anchor: Digest,
    /// The newest trusted set: remember it, or pin it next.
    pub head: Head,
    /// The trusted sets.
    pub sets: Vec<TrustedSetInfo>,
    /// The others, in the order of the bundle.
    pub ignored: Vec<IgnoredSet>,
}

impl TrustInfo {
    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::to_text(self)
    }
}

/// A trusted set, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TrustedSetInfo {
    /// Its epoch.
    pub epoch: u64,
    /// Its id.
    pub id: Digest,
    /// Its network.
    pub network: Name,
    /// Its quorum.
    pub quorum: u64,
    /// Its total weight.
    pub total_weight: u64,
    /// How many validators it has.
    pub validators: u64,
    /// How it came to be trusted.
    pub via: Via,
    /// How many distinct signatures on it were beyond the limit and not looked at.
    pub unexamined_signatures: u64,
}

/// A set of the bundle that is not trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct IgnoredSet {
    /// Its id; nothing where there is no envelope to take one of.
    pub id: Option<Digest>,
    /// Its network, where it is well formed.
    pub network: Option<Name>,
    /// Its epoch, where it is well formed.
    pub epoch: Option<u64>,
    /// Why it is not trusted.
    pub reason: IgnoredReason,
    /// One sentence for people.
    pub message: String,
}

/// The trusted sets, and what is known of the others.
#[derive(Debug, Clone)]
pub(crate) struct Trust {
    anchor: Digest,
    sets: BTreeMap<Digest, TrustedSet>,
    ignored: Vec<IgnoredSet>,
    unsupported: BTreeSet<Digest>,
    head: Head,
}

#[derive(Debug, Clone)]
struct TrustedSet {
    set: ValidatorSet,
    via: Via,
    /// Kept so that the bundle can be extended later.
    candidate: Candidate,
}

/// A document of a bundle that has an id: all its copies together.
#[derive(Debug, Clone)]
struct Candidate {
    envelope: Envelope,
    /// Signatures over the limit, of all copies.
    unexamined: usize,
    skips: Vec<SkipClaim>,
}

/// The claim that a set is in the history of `from`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct SkipClaim {
    from: Option<Digest>,
    /// `None`: the text is no list of at most 63 hashes.
    proof: Option<Vec<[u8; 32]>>,
}

/// Everything that a bundle holds, nothing of it trusted.
#[derive(Debug, Clone, Default)]
struct Bundle {
    candidates: Vec<Candidate>,
    places: BTreeMap<Digest, usize>,
    /// What had no id, with its place among the candidates.
    junk: Vec<(usize, IgnoredSet)>,
}

static SHAPE: Shape = Shape::Object(&[
    ("sets", &Shape::Array(&envelope::SHAPE, MAX_SETS)),
    (
        "skips",
        &Shape::Array(
            &Shape::Object(&[
                ("from", &Shape::Scalar),
                ("set", &envelope::SHAPE),
                ("proof", &Shape::Array(&Shape::Scalar, MAX_PROOF_HASHES)),
            ]),
            MAX_SETS,
        ),
    ),
    ("anchor", &Shape::Scalar),
]);

impl Trust {
    /// Loads a bundle from one pinned id.
    ///
    /// # Errors
    /// The first of the `trust.*` codes in the order of FORMAT section 3.
    pub(crate) fn load(anchor: Digest, bytes: &[u8], head: Option<&Head>) -> Result<Self, Misuse> {
        Bundle::parse(bytes)?.connect(anchor, head)
    }

    /// Loads another bundle beside what is trusted already; the head never goes back.
    pub(crate) fn extend(&self, bytes: &[u8]) -> Result<Self, Misuse> {
        let mut bundle = Bundle::default();
        for trusted in self.sets.values() {
            bundle.add(trusted.candidate.clone());
        }
        bundle.read(bytes)?;
        bundle.connect(self.anchor, Some(&self.head))
    }

    pub(crate) const fn head(&self) -> Head {
        self.head
    }

    /// The trusted set with this id.
    pub(crate) fn set(&self, id: &Digest) -> Option<&ValidatorSet> {
        self.sets.get(id).map(|trusted| &trusted.set)
    }

    /// Whether a set with this id was ignored for being meant for a newer version.
    pub(crate) fn is_unsupported(&self, id: &Digest) -> bool {
        self.unsupported.contains(id)
    }

    pub(crate) fn info(&self) -> TrustInfo {
        let mut sets: Vec<TrustedSetInfo> = self
            .sets
            .values()
            .map(|trusted| TrustedSetInfo {
                epoch: trusted.set.epoch(),
                id: trusted.set.id(),
                network: trusted.set.network().clone(),
                quorum: trusted.set.quorum(),
                total_weight: trusted.set.total_weight(),
                validators: count(trusted.set.validators().len()),
                via: trusted.via,
                unexamined_signatures: count(trusted.candidate.unexamined),
            })
            .collect();
        sets.sort_by_key(|set| set.epoch);
        TrustInfo {
            anchor: self.anchor,
            head: self.head,
            sets,
            ignored: self.ignored.clone(),
        }
    }
}

impl Bundle {
    fn parse(bytes: &[u8]) -> Result<Self, Misuse> {
        let mut bundle = Bundle::default();
        bundle.read(bytes)?;
        Ok(bundle)
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Misuse> {
        let malformed = |message: String| Misuse::new(Code::TrustMalformed, message);
        let too_large = |message: String| Misuse::new(Code::TrustTooLarge, message);
        if bytes.len() > MAX_TRUST_BYTES {
            return Err(too_large(format!(
                "the trust bundle has more than {MAX_TRUST_BYTES} bytes"
            )));
        }
        let json = json::parse(bytes, &SHAPE).map_err(malformed)?;
        let bundle = json.object("").map_err(|wrong| malformed(wrong.message))?;
        let total = |name| match bundle.get(name) {
            Json::Array(array) => array.total,
            _ => 0,
        };
        let number = total("sets").saturating_add(total("skips"));
        if number > MAX_SETS {
            return Err(too_large(format!(
                "the trust bundle has {number} sets and skips: at most {MAX_SETS}"
            )));
        }
        let sets = bundle
            .array("sets")
            .map_err(|wrong| malformed(wrong.message))?;
        let skips = bundle
            .optional_array("skips", MAX_SETS)
            .map_err(|wrong| malformed(wrong.message))?;
        bundle
            .optional_string("anchor")
            .map_err(|wrong| malformed(wrong.message))?;
        for (index, item) in sets.items.iter().enumerate() {
            self.add_json(&format!("sets[{index}]"), item, Vec::new());
        }
        for (index, item) in skips.iter().flat_map(|skips| &skips.items).enumerate() {
            let at = format!("skips[{index}]");
            match item.object(&at) {
                Ok(skip) => {
                    let claim = SkipClaim {
                        from: skip.get("from").as_str().and_then(|id| id.parse().ok()),
                        proof: proof(skip.get("proof")),
                    };
                    self.add_json(&skip.path("set"), skip.get("set"), vec![claim]);
                }
                Err(wrong) => self.add_junk(wrong.message),
            }
        }
        Ok(())
    }

    fn add_json(&mut self, at: &str, json: &Json<'_>, skips: Vec<SkipClaim>) {
        match Envelope::from_json(json) {
            Ok(envelope) => self.add(Candidate {
                envelope,
                unexamined: 0,
                skips,
            }),
            Err(failure) => self.add_junk(format!("{at}: {}", failure.message)),
        }
    }

    fn add_junk(&mut self, message: String) {
        let ignored = IgnoredSet {
            id: None,
            network: None,
            epoch: None,
            reason: IgnoredReason::Malformed,
            message,
        };
        self.junk.push((self.candidates.len(), ignored));
    }

    /// Adds a document, or what is new in a further copy of it.
    fn add(&mut self, candidate: Candidate) {
        let place = *self
            .places
            .entry(candidate.envelope.id())
            .or_insert(self.candidates.len());
        match self.candidates.get_mut(place) {
            Some(known) => known.merge(candidate),
            None => self.candidates.push(candidate),
        }
    }

    fn connect(self, anchor: Digest, head: Option<&Head>) -> Result<Trust, Misuse> {
        let mut keys = KeyRing::default();
        let mut candidates = self.candidates;
        let parsed: Vec<Result<ValidatorSet, SetFault>> = candidates
            .iter()
            .map(|candidate| ValidatorSet::parse_with(&candidate.envelope, &mut keys))
            .collect();
        let Some(start) = self.places.get(&anchor).copied() else {
            return Err(Misuse::new(
                Code::TrustAnchorMissing,
                format!("no set in the trust bundle has the pinned id {anchor}"),
            ));
        };
        match parsed.get(start) {
            Some(Err(SetFault::Unsupported(message))) => {
                return Err(Misuse::new(
                    Code::TrustUnsupported,
                    format!("the pinned set {anchor}: {message}"),
                ));
            }
            Some(Err(SetFault::Malformed(message))) => {
                return Err(Misuse::new(
                    Code::TrustMalformed,
                    format!("the pinned set {anchor}: {message}"),
                ));
            }
            _ => {}
        }
        for candidate in &mut candidates {
            candidate.finish_merging();
        }
        let chain = Chain::follow(&candidates, &parsed, &self.places, start);
        let newest = chain.check_forks(&parsed)?;
        if let Some(head) = head {
            let found = self.places.get(&head.id).is_some_and(|place| {
                chain.via(*place).is_some()
                    && matches!(parsed.get(*place), Some(Ok(set)) if set.epoch() == head.epoch)
            });
            if !found {
                return Err(Misuse::new(
                    Code::TrustRollback,
                    format!(
                        "the remembered head, epoch {} with id {}, is not among the trusted sets",
                        head.epoch, head.id
                    ),
                ));
            }
        }
        let mut trust = Trust {
            anchor,
            sets: BTreeMap::new(),
            ignored: Vec::new(),
            unsupported: BTreeSet::new(),
            head: newest.unwrap_or(Head {
                epoch: 0,
                id: anchor,
            }),
        };
        let reasons: Vec<_> = (0..candidates.len())
            .map(|place| chain.reason(place, &candidates, &parsed, &self.places))
            .collect();
        let vias: Vec<_> = (0..candidates.len())
            .map(|place| chain.via(place))
            .collect();
        let mut junk = self.junk.into_iter().peekable();
        let documents = candidates.into_iter().zip(parsed).zip(vias).zip(reasons);
        for (place, (((candidate, parsed), via), reason)) in documents.enumerate() {
            while let Some((_, ignored)) = junk.next_if(|(before, _)| *before <= place) {
                trust.ignored.push(ignored);
            }
            let id = candidate.envelope.id();
            let (network, epoch) = match parsed {
                Ok(set) => {
                    if let Some(via) = via {
                        let trusted = TrustedSet {
                            set,
                            via,
                            candidate,
                        };
                        trust.sets.insert(id, trusted);
                        continue;
                    }
                    (Some(set.network().clone()), Some(set.epoch()))
                }
                Err(_) => (None, None),
            };
            let (reason, message) = reason;
            if reason == IgnoredReason::Unsupported {
                trust.unsupported.insert(id);
            }
            trust.ignored.push(IgnoredSet {
                id: Some(id),
                network,
                epoch,
                reason,
                message,
            });
        }
        trust.ignored.extend(junk.map(|(_, ignored)| ignored));
        Ok(trust)
    }
}

impl Candidate {
    fn merge(&mut self, copy: Candidate) {
        self.envelope.append_signatures(copy.envelope);
        self.skips.extend(copy.skips);
    }

    /// Keeps each distinct signature once, in order of appearance, up to the limits.
    fn finish_merging(&mut self) {
        let signed_bytes = count(self.envelope.signed_bytes().len()).max(1);
        let affordable = MAX_SIGNED_WORK.checked_div(signed_bytes).unwrap_or(0);
        let most =
            usize::try_from(affordable).map_or(MAX_SIGNATURES, |most| most.min(MAX_SIGNATURES));
        let mut seen: BTreeSet<&EnvelopeSignature> = BTreeSet::new();
        let mut kept = Vec::new();
        for signature in self.envelope.signatures() {
            if seen.insert(signature) && kept.len() < most {
                kept.push(signature.clone());
            }
        }
        let surplus = seen.len().saturating_sub(kept.len());
        // What an earlier load already left out is not here to be counted again.
        self.unexamined = self.unexamined.saturating_add(surplus);
        self.envelope.set_signatures(kept);
    }
}

fn proof(json: &Json<'_>) -> Option<Vec<[u8; 32]>> {
    let Json::Array(array) = json else {
        return None;
    };
    if array.total > MAX_PROOF_HASHES {
        return None;
    }
    let hashes = array.items.iter();
    hashes
        .map(|item| text::decode_base64_array(item.as_str()?))
        .collect()
}

/// What is trusted, found by following every link from the anchor.
struct Chain {
    anchor_epoch: u64,
    vias: Vec<Option<Via>>,
    /// Places that a trusted set names as its previous one.
    named: BTreeSet<usize>,
    /// What the quorum check of a handover found, where it fell short.
    short: BTreeMap<usize, (u64, u64)>,
}

impl Chain {
    fn follow(
        candidates: &[Candidate],
        parsed: &[Result<ValidatorSet, SetFault>],
        places: &BTreeMap<Digest, usize>,
        start: usize,
    ) -> Self {
        let set_at = |place: usize| parsed.get(place).and_then(|set| set.as_ref().ok());
        let mut chain = Chain {
            anchor_epoch: set_at(start).map_or(0, ValidatorSet::epoch),
            vias: vec![None; candidates.len()],
            named: BTreeSet::new(),
            short: BTreeMap::new(),
        };
        let mut successors: BTreeMap<Digest, Vec<usize>> = BTreeMap::new();
        let mut skipped_from: BTreeMap<Digest, Vec<(usize, &SkipClaim)>> = BTreeMap::new();
        for (place, candidate) in candidates.iter().enumerate() {
            if let Some(previous) = set_at(place).and_then(ValidatorSet::previous) {
                successors.entry(previous).or_default().push(place);
            }
            for skip in &candidate.skips {
                if let Some(from) = skip.from {
                    skipped_from.entry(from).or_default().push((place, skip));
                }
            }
        }
        let mut queue = VecDeque::new();
        chain.trust(start, Via::Anchor, &mut queue);
        while let Some(place) = queue.pop_front() {
            let Some(set) = set_at(place) else { continue };
            let previous = set.previous().and_then(|id| places.get(&id).copied());
            if let Some(previous) = previous {
                chain.named.insert(previous);
                let linked = set_at(previous).is_some_and(|before| is_next(before, set));
                if linked && set.epoch() <= chain.anchor_epoch {
                    chain.trust(previous, Via::Previous, &mut queue);
                }
            }
            for (target, skip) in skipped_from.get(&set.id()).into_iter().flatten() {
                let holds = set.epoch() <= chain.anchor_epoch
                    && set_at(*target).is_some_and(|target| in_history(target, set, skip));
                if holds {
                    chain.trust(*target, Via::Skip, &mut queue);
                }
            }
            if set.epoch() < chain.anchor_epoch {
                continue;
            }
            for next in successors.get(&set.id()).into_iter().flatten() {
                let linked = set_at(*next).is_some_and(|after| is_next(set, after));
                let untrusted = chain.via(*next).is_none();
                if let (true, true, Some(candidate)) = (linked, untrusted, candidates.get(*next)) {
                    let weight = SignedBy::of(set, &candidate.envelope).weight;
                    if weight >= set.quorum() {
                        chain.trust(*next, Via::Handover, &mut queue);
                    } else {
                        chain.short.insert(*next, (weight, set.quorum()));
                    }
                }
            }
        }
        chain
    }

    fn trust(&mut self, place: usize, via: Via, queue: &mut VecDeque<usize>) {
        if let Some(slot @ None) = self.vias.get_mut(place) {
            *slot = Some(via);
            queue.push_back(place);
        }
    }

    fn via(&self, place: usize) -> Option<Via> {
        self.vias.get(place).copied().flatten()
    }

    /// Refuses two trusted sets of one epoch; else the newest one.
    fn check_forks(
        &self,
        parsed: &[Result<ValidatorSet, SetFault>],
    ) -> Result<Option<Head>, Misuse> {
        let mut by_epoch: BTreeMap<u64, Digest> = BTreeMap::new();
        for (set, via) in parsed.iter().zip(&self.vias) {
            let (Ok(set), Some(_)) = (set, via) else {
                continue;
            };
            if let Some(other) = by_epoch.insert(set.epoch(), set.id()) {
                return Err(Misuse::new(
                    Code::TrustFork,
                    format!(
                        "two different sets of epoch {} can be trusted: {other} and {}",
                        set.epoch(),
                        set.id()
                    ),
                ));
            }
        }
        Ok(by_epoch.last_key_value().map(|(epoch, id)| Head {
            epoch: *epoch,
            id: *id,
        }))
    }

    /// Why the document at `place` is not trusted; the first reason that fits.
    fn reason(
        &self,
        place: usize,
        candidates: &[Candidate],
        parsed: &[Result<ValidatorSet, SetFault>],
        places: &BTreeMap<Digest, usize>,
    ) -> (IgnoredReason, String) {
        let set = match parsed.get(place) {
            Some(Ok(set)) => set,
            Some(Err(SetFault::Unsupported(message))) => {
                return (IgnoredReason::Unsupported, message.clone());
            }
            Some(Err(SetFault::Malformed(message))) => {
                return (IgnoredReason::Malformed, message.clone());
            }
            None => return (IgnoredReason::Malformed, String::new()),
        };
        let trusted = |id: &Digest| {
            let place = *places.get(id)?;
            self.via(place)?;
            parsed.get(place)?.as_ref().ok()
        };
        let before = set
            .previous()
            .and_then(|id| trusted(&id))
            .filter(|before| before.epoch() >= self.anchor_epoch);
        if self.named.contains(&place) || before.is_some_and(|before| !is_next(before, set)) {
            return (
                IgnoredReason::Link,
                "it is linked with a trusted set, but is not of the epoch beside it in the same network"
                    .to_string(),
            );
        }
        if before.is_some() {
            let (weight, quorum) = self.short.get(&place).copied().unwrap_or_default();
            return (
                IgnoredReason::Handover,
                format!("the set before it signed with weight {weight}; its quorum is {quorum}"),
            );
        }
        let false_skip = candidates.get(place).is_some_and(|candidate| {
            candidate.skips.iter().any(|skip| {
                let from = skip.from.and_then(|from| trusted(&from));
                from.is_some_and(|from| {
                    from.epoch() <= self.anchor_epoch && from.history().is_some()
                })
            })
        });
        if false_skip {
            return (
                IgnoredReason::Skip,
                "it is not proven to be in the history of the trusted set that the skip names"
                    .to_string(),
            );
        }
        (
            IgnoredReason::Unconnected,
            "nothing links it to a trusted set".to_string(),
        )
    }
}

/// Whether `after` is of the epoch after `before` in the same network.
fn is_next(before: &ValidatorSet, after: &ValidatorSet) -> bool {
    before.network() == after.network() && before.epoch().checked_add(1) == Some(after.epoch())
}

/// Whether `proof` shows `set` to be the leaf of its epoch under the history root of `from`.
fn in_history(set: &ValidatorSet, from: &ValidatorSet, skip: &SkipClaim) -> bool {
    let (Some(root), Some(hashes)) = (from.history(), &skip.proof) else {
        return false;
    };
    if set.network() != from.network() || set.epoch() >= from.epoch() {
        return false;
    }
    // The number of leaves is at most 2^53-1, far below where the library's arithmetic ends.
    let root = RootHash::<Sha256>::new((*root).into(), from.epoch());
    let Ok(proof) = InclusionProof::<Sha256>::try_from_bytes(hashes.concat()) else {
        return false;
    };
    root.verify_inclusion(&set.id().to_string().as_bytes(), set.epoch(), &proof)
        .is_ok()
}

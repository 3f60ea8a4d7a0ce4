//! Which validator sets to trust, from one pinned id (FORMAT section 3).
//!
//! Older sets hang on hashes: a trusted set names the one before it, or commits to all before it by a Merkle
//! root. Newer ones hang on signatures: a quorum of the trusted set hands over to the next.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::bundle::{Bundle, Candidate, SkipClaim};
use crate::digest::Digest;
use crate::error::{Code, Fault, Misuse};
use crate::index::{Groups, Index};
use crate::limits::{MAX_HANDOVER_WORK, count};
use crate::merkle::{self, Tree};
use crate::quorum::SignedBy;
use crate::trust_info::{Head, IgnoredReason, IgnoredSet, TrustInfo, TrustedSetInfo, Via};
use crate::validator_set::{KeyRing, ValidatorSet};

/// The trusted sets, and what is known of the others.
#[derive(Debug, Clone)]
pub(crate) struct Trust {
    anchor: Digest,
    /// By ascending epoch; no two are of one.
    sets: Vec<TrustedSet>,
    /// Where each id stands among them: its number is its place.
    places: Index,
    ignored: Vec<IgnoredSet>,
    unsupported: Index,
    head: Head,
}

#[derive(Debug, Clone)]
struct TrustedSet {
    set: ValidatorSet,
    via: Via,
    /// Kept so that the bundle can be extended later.
    candidate: Candidate,
}

impl Trust {
    /// Loads a bundle from one pinned id.
    ///
    /// # Errors
    /// The first of the `trust.*` codes in the order of FORMAT section 3.
    pub(crate) fn load(anchor: Digest, bytes: &[u8], head: Option<&Head>) -> Result<Self, Misuse> {
        Trust::connect(Bundle::parse(bytes)?, anchor, head)
    }

    /// Loads another bundle beside what is trusted already; the head never goes back.
    pub(crate) fn extend(&self, bytes: &[u8]) -> Result<Self, Misuse> {
        let mut bundle = Bundle::default();
        for place in self.places.ascending() {
            if let Some(trusted) = self.sets.get(place) {
                bundle.add(trusted.candidate.clone());
            }
        }
        bundle.read(bytes)?;
        Trust::connect(bundle, self.anchor, Some(&self.head))
    }

    pub(crate) const fn head(&self) -> Head {
        self.head
    }

    /// The trusted set with this id.
    pub(crate) fn set(&self, id: &Digest) -> Option<&ValidatorSet> {
        let trusted = self.sets.get(self.places.get(id.as_bytes())?)?;
        Some(&trusted.set)
    }

    /// The trusted sets of this epoch and later, newest first.
    pub(crate) fn newest_first(&self, epoch: u64) -> impl Iterator<Item = &ValidatorSet> {
        let sets = self.sets.iter().rev().map(|trusted| &trusted.set);
        sets.take_while(move |set| set.epoch() >= epoch)
    }

    /// Whether a set with this id was ignored for being meant for a newer version.
    pub(crate) fn is_unsupported(&self, id: &Digest) -> bool {
        self.unsupported.has(id.as_bytes())
    }

    pub(crate) fn info(&self) -> TrustInfo {
        let sets = self
            .sets
            .iter()
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
        TrustInfo {
            anchor: self.anchor,
            head: self.head,
            sets,
            ignored: self.ignored.clone(),
        }
    }

    /// Follows every link of `bundle` from the anchor.
    fn connect(bundle: Bundle, anchor: Digest, head: Option<&Head>) -> Result<Trust, Misuse> {
        let mut keys = KeyRing::default();
        let mut candidates = bundle.candidates;
        let parsed: Vec<Result<ValidatorSet, Fault>> = candidates
            .iter()
            .map(|candidate| ValidatorSet::parse_with(&candidate.envelope, &mut keys))
            .collect();
        let Some(start) = bundle.places.get(anchor.as_bytes()) else {
            return Err(Misuse::new(
                Code::TrustAnchorMissing,
                format!("no set in the trust bundle has the pinned id {anchor}"),
            ));
        };
        match parsed.get(start) {
            Some(Err(Fault::Unsupported(message))) => {
                return Err(Misuse::new(
                    Code::TrustUnsupported,
                    format!("the pinned set {anchor}: {message}"),
                ));
            }
            Some(Err(Fault::Malformed(message))) => {
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
        let chain = Chain::follow(&candidates, &parsed, &bundle.places, start)?;
        let by_epoch = chain.check_forks(&parsed)?;
        if let Some(head) = head {
            let found = bundle.places.get(head.id.as_bytes()).is_some_and(|place| {
                chain.via(place).is_some()
                    && matches!(parsed.get(place), Some(Ok(set)) if set.epoch() == head.epoch)
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
            sets: Vec::new(),
            places: Index::default(),
            ignored: Vec::new(),
            unsupported: Index::default(),
            head: Head {
                epoch: 0,
                id: anchor,
            },
        };
        let reasons: Vec<_> = (0..candidates.len())
            .map(|place| chain.reason(place, &candidates, &parsed, &bundle.places))
            .collect();
        let vias: Vec<_> = (0..candidates.len())
            .map(|place| chain.via(place))
            .collect();
        // In the order of the bundle, which is how `by_epoch` counts them.
        let mut trusted: Vec<Option<TrustedSet>> = Vec::new();
        let mut junk = bundle.junk.into_iter().peekable();
        let documents = candidates.into_iter().zip(parsed).zip(vias).zip(reasons);
        for (place, (((candidate, parsed), via), reason)) in documents.enumerate() {
            while let Some((_, ignored)) = junk.next_if(|(before, _)| *before <= place) {
                trust.ignored.push(ignored);
            }
            let id = candidate.envelope.id();
            let (network, epoch) = match parsed {
                Ok(set) => {
                    if let Some(via) = via {
                        trusted.push(Some(TrustedSet {
                            set,
                            via,
                            candidate,
                        }));
                        continue;
                    }
                    (Some(set.network().clone()), Some(set.epoch()))
                }
                Err(_) => (None, None),
            };
            let (reason, message) = reason;
            if reason == IgnoredReason::Unsupported {
                trust.unsupported.add(id.as_bytes());
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
        for number in by_epoch.ascending() {
            if let Some(newer) = trusted.get_mut(number).and_then(Option::take) {
                let id = newer.set.id();
                trust.head = Head {
                    epoch: newer.set.epoch(),
                    id,
                };
                trust.places.add(id.as_bytes());
                trust.sets.push(newer);
            }
        }
        Ok(trust)
    }
}

/// What is trusted, found by following every link from the anchor.
struct Chain {
    anchor_epoch: u64,
    vias: Vec<Option<Via>>,
    /// Places that a trusted set names as its previous one.
    named: Vec<bool>,
    /// What the quorum check of a handover found, where it fell short.
    short: Vec<Option<(u64, u64)>>,
}

impl Chain {
    fn follow(
        candidates: &[Candidate],
        parsed: &[Result<ValidatorSet, Fault>],
        places: &Index,
        start: usize,
    ) -> Result<Self, Misuse> {
        let set_at = |place: usize| parsed.get(place).and_then(|set| set.as_ref().ok());
        let mut chain = Chain {
            anchor_epoch: set_at(start).map_or(0, ValidatorSet::epoch),
            vias: vec![None; candidates.len()],
            named: vec![false; candidates.len()],
            short: vec![None; candidates.len()],
        };
        let mut successors = Groups::default();
        let mut skips: Vec<(usize, &SkipClaim)> = Vec::new();
        let mut skipped_from = Groups::default();
        for (place, candidate) in candidates.iter().enumerate() {
            if let Some(previous) = set_at(place).and_then(ValidatorSet::previous) {
                successors.add(previous.as_bytes(), place);
            }
            for skip in &candidate.skips {
                if let Some(from) = skip.from {
                    skipped_from.add(from.as_bytes(), skips.len());
                    skips.push((place, skip));
                }
            }
        }
        let mut work: u64 = 0;
        // Those that are trusted, in the order in which they came to be; each is followed once.
        let mut queue = Vec::new();
        let mut followed: usize = 0;
        chain.trust(start, Via::Anchor, &mut queue);
        while let Some(place) = queue.get(followed).copied() {
            followed = followed.saturating_add(1);
            let Some(set) = set_at(place) else { continue };
            let previous = set.previous().and_then(|id| places.get(id.as_bytes()));
            if let Some(previous) = previous {
                if let Some(named) = chain.named.get_mut(previous) {
                    *named = true;
                }
                let linked = set_at(previous).is_some_and(|before| is_next(before, set));
                if linked && set.epoch() <= chain.anchor_epoch {
                    chain.trust(previous, Via::Previous, &mut queue);
                }
            }
            let own = skipped_from.get(set.id().as_bytes()).iter();
            for (target, skip) in own.filter_map(|skip| skips.get(*skip)) {
                let holds = set.epoch() <= chain.anchor_epoch
                    && set_at(*target).is_some_and(|target| in_history(target, set, skip));
                if holds {
                    chain.trust(*target, Via::Skip, &mut queue);
                }
            }
            if set.epoch() < chain.anchor_epoch {
                continue;
            }
            for next in successors.get(set.id().as_bytes()) {
                let linked = set_at(*next).is_some_and(|after| is_next(set, after));
                let untrusted = chain.via(*next).is_none();
                if let (true, true, Some(candidate)) = (linked, untrusted, candidates.get(*next)) {
                    work = work.saturating_add(candidate.envelope.work());
                    if work > MAX_HANDOVER_WORK {
                        return Err(Misuse::new(
                            Code::TrustTooLarge,
                            format!(
                                "checking the handovers of the trust bundle would hash more than {MAX_HANDOVER_WORK} bytes"
                            ),
                        ));
                    }
                    let weight = SignedBy::of(set, &candidate.envelope).weight;
                    if weight >= set.quorum() {
                        chain.trust(*next, Via::Handover, &mut queue);
                    } else if let Some(short) = chain.short.get_mut(*next) {
                        *short = Some((weight, set.quorum()));
                    }
                }
            }
        }
        Ok(chain)
    }

    fn trust(&mut self, place: usize, via: Via, queue: &mut Vec<usize>) {
        if let Some(slot @ None) = self.vias.get_mut(place) {
            *slot = Some(via);
            queue.push(place);
        }
    }

    fn via(&self, place: usize) -> Option<Via> {
        self.vias.get(place).copied().flatten()
    }

    /// Refuses two trusted sets of one epoch; else all by their epochs, counted in the order of the bundle.
    fn check_forks(&self, parsed: &[Result<ValidatorSet, Fault>]) -> Result<Index, Misuse> {
        let mut by_epoch = Index::default();
        let mut ids = Vec::new();
        for (set, via) in parsed.iter().zip(&self.vias) {
            let (Ok(set), Some(_)) = (set, via) else {
                continue;
            };
            // Big-endian, so that the order of the bytes is that of the epochs.
            let number = by_epoch.number(&set.epoch().to_be_bytes());
            if let Some(other) = ids.get(number) {
                return Err(Misuse::new(
                    Code::TrustFork,
                    format!(
                        "two different sets of epoch {} can be trusted: {other} and {}",
                        set.epoch(),
                        set.id()
                    ),
                ));
            }
            ids.push(set.id());
        }
        Ok(by_epoch)
    }

    /// Why the document at `place` is not trusted; the first reason that fits.
    fn reason(
        &self,
        place: usize,
        candidates: &[Candidate],
        parsed: &[Result<ValidatorSet, Fault>],
        places: &Index,
    ) -> (IgnoredReason, String) {
        let set = match parsed.get(place) {
            Some(Ok(set)) => set,
            Some(Err(Fault::Unsupported(message))) => {
                return (IgnoredReason::Unsupported, message.clone());
            }
            Some(Err(Fault::Malformed(message))) => {
                return (IgnoredReason::Malformed, message.clone());
            }
            None => return (IgnoredReason::Malformed, String::new()),
        };
        let trusted = |id: &Digest| {
            let place = places.get(id.as_bytes())?;
            self.via(place)?;
            parsed.get(place)?.as_ref().ok()
        };
        let before = set
            .previous()
            .and_then(|id| trusted(&id))
            .filter(|before| before.epoch() >= self.anchor_epoch);
        let named = self.named.get(place).copied().unwrap_or_default();
        if named || before.is_some_and(|before| !is_next(before, set)) {
            return (
                IgnoredReason::Link,
                "it is linked with a trusted set, but is not of the epoch beside it in the same network"
                    .to_string(),
            );
        }
        if before.is_some() {
            let (weight, quorum) = self.short.get(place).copied().flatten().unwrap_or_default();
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
pub(crate) fn is_next(before: &ValidatorSet, after: &ValidatorSet) -> bool {
    before.network() == after.network() && before.epoch().checked_add(1) == Some(after.epoch())
}

/// Whether `proof` shows `set` to be the leaf of its epoch under the history root of `from`.
fn in_history(set: &ValidatorSet, from: &ValidatorSet, skip: &SkipClaim) -> bool {
    let (Some(root), Some(hashes)) = (from.history(), &skip.proof) else {
        return false;
    };
    if set.network() != from.network() {
        return false;
    }
    let history = Tree {
        size: from.epoch(),
        root: *root,
    };
    merkle::is_included(
        history,
        set.id().to_string().as_bytes(),
        set.epoch(),
        hashes,
    )
}

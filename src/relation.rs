//! What two certificates are to each other, and many of them in time (FORMAT section 6). Superseded is still valid:
//! two truths.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::error::Code;
use crate::index::{self, Groups, Index};
use crate::limits::count;
use crate::logged::Logged;
use crate::quorum::SignerStatus;
use crate::report::{Current, Report, State};
use crate::statement::Statement;
use crate::text::{Name, Timestamp};
use crate::validator_set::{ValidatorKey, ValidatorSet};

/// What the first of two certificates is to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// They are one certificate.
    Same,
    /// One round of one epoch sealed both.
    Equivocation,
    /// They answer different prompts.
    Unrelated,
    /// The first is the newer answer to the prompt.
    Supersedes,
    /// The second is.
    SupersededBy,
    /// Both answer the prompt, and neither is newer.
    Coexist,
}

impl Relation {
    /// Every relation, in the order in which they are looked for.
    pub const ALL: &'static [Relation] = &[
        Relation::Same,
        Relation::Equivocation,
        Relation::Unrelated,
        Relation::Supersedes,
        Relation::SupersededBy,
        Relation::Coexist,
    ];

    /// The text in reports.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Relation::Same => "same",
            Relation::Equivocation => "equivocation",
            Relation::Unrelated => "unrelated",
            Relation::Supersedes => "supersedes",
            Relation::SupersededBy => "superseded-by",
            Relation::Coexist => "coexist",
        }
    }
}

/// What two certificates are to each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct RelationReport {
    /// What the first is to the second; nothing unless both are valid or sealed-unbound.
    pub relation: Option<Relation>,
    /// The first.
    pub a: Related,
    /// The second.
    pub b: Related,
    /// The validators whose signatures verify on both, if that is an equivocation.
    pub equivocators: Vec<Equivocator>,
    /// Their weight.
    pub equivocators_weight: u64,
}

impl RelationReport {
    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}

/// One of two certificates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Related {
    /// Its verdict.
    pub state: State,
    /// The code of its first failing check.
    pub code: Option<Code>,
    /// Its id.
    pub cert_hash: Option<Digest>,
}

/// A validator that signed two certificates of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Equivocator {
    /// Its id.
    pub id: Name,
    /// Who runs it, as the set says.
    pub operator: Option<String>,
    /// Its key, by which it was recognised.
    pub public_key: String,
    /// Its weight.
    pub weight: u64,
}

/// Certificates in time: for each prompt a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct History {
    /// One for each prompt, in the order in which the prompts first occur.
    pub timelines: Vec<Timeline>,
    /// The rounds that sealed more than one certificate, by epoch and round.
    pub equivocations: Vec<Equivocation>,
    /// The items that are neither valid nor sealed-unbound, in the order in which they were given.
    pub excluded: Vec<ExcludedItem>,
}

impl History {
    /// The same as compact JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::writer::to_text(self)
    }
}

/// The certificates of one prompt, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Timeline {
    /// The prompt's digest.
    pub prompt: Digest,
    /// Its certificates by epoch and time of sealing; of equal ones in the order given.
    pub entries: Vec<TimelineEntry>,
}

/// One certificate of a timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    /// Its place among the items given, from 0.
    pub index: u64,
    /// Its id.
    pub cert_hash: Digest,
    /// Its verdict: `valid` or `sealed-unbound`, and never less for being superseded.
    pub state: State,
    /// Whether it is valid and the policy, if one was given, is content.
    pub accepted: bool,
    /// Whether its receipt, if one was given, holds.
    pub logged: Logged,
    /// POSIX seconds: by when, if it holds.
    pub logged_by: Option<u64>,
    /// The epoch that sealed it.
    pub epoch: u64,
    /// The round that sealed it.
    pub round: Name,
    /// When, by the validators' word.
    pub sealed_at: Timestamp,
    /// Whether no certificate of this history supersedes it.
    pub current: Current,
    /// The newest certificate of this history that does.
    pub superseded_by: Option<Digest>,
}

/// A round that sealed more than one certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Equivocation {
    /// The network.
    pub network: Name,
    /// The epoch.
    pub epoch: u64,
    /// The round.
    pub round: Name,
    /// The certificates, ascending.
    pub cert_hashes: Vec<Digest>,
    /// The validators whose signatures verify on more than one of them.
    pub equivocators: Vec<Equivocator>,
    /// Their weight.
    pub equivocators_weight: u64,
}

/// An item that says nothing about history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct ExcludedItem {
    /// Its place among the items given, from 0.
    pub index: u64,
    /// Its id, if it has one.
    pub cert_hash: Option<Digest>,
    /// Its verdict.
    pub state: State,
    /// The code of its first failing check.
    pub code: Option<Code>,
}

/// A certificate that a relation can be about.
#[derive(Clone, Copy)]
struct Standing<'r> {
    /// Its place among the items given.
    index: u64,
    cert_hash: Digest,
    statement: &'r Statement,
    report: &'r Report,
    set: &'r ValidatorSet,
}

impl<'r> Standing<'r> {
    fn of(index: usize, report: &'r Report, set: Option<&'r ValidatorSet>) -> Option<Self> {
        if !matches!(report.state, State::Valid | State::SealedUnbound) {
            return None;
        }
        Some(Standing {
            index: count(index),
            cert_hash: report.cert_hash?,
            statement: report.statement.as_ref()?,
            report,
            set: set?,
        })
    }

    fn round(&self) -> (&'r Name, u64, &'r Name) {
        let statement = self.statement;
        (&statement.network, statement.epoch, &statement.round.id)
    }

    /// The round as bytes whose order is that of network, epoch and round: no name holds a zero byte.
    fn round_key(&self) -> Vec<u8> {
        let (network, epoch, round) = self.round();
        let epoch = epoch.to_be_bytes();
        [network.as_bytes(), &[0], &epoch, round.as_bytes()].concat()
    }

    /// What decides which of two is newer.
    fn age(&self) -> (u64, &'r Timestamp) {
        (self.statement.epoch, &self.statement.round.sealed_at)
    }

    fn prompt(&self) -> Digest {
        self.statement.prompt.digest.blake3
    }

    /// The validators whose signatures verify, by their keys.
    fn signers(&self) -> impl Iterator<Item = Equivocator> + use<'r> {
        let signers = self.report.quorum.iter().flat_map(|quorum| &quorum.signers);
        let signers = self.set.validators().iter().zip(signers);
        signers
            .filter(|(_, signer)| signer.status == SignerStatus::Signed)
            .map(|(validator, _)| Equivocator {
                id: validator.id.clone(),
                operator: validator.operator.clone(),
                public_key: match &validator.key {
                    ValidatorKey::Ed25519(key) => {
                        crate::validator_set::NamedKey::Ed25519(*key.as_bytes()).to_text()
                    }
                    ValidatorKey::Unknown(text) => text.clone(),
                },
                weight: validator.weight,
            })
    }
}

/// What `a` is to `b`, by their reports and the trusted sets that sealed them.
pub(crate) fn relate(
    a: (&Report, Option<&ValidatorSet>),
    b: (&Report, Option<&ValidatorSet>),
) -> RelationReport {
    let related = |report: &Report| Related {
        state: report.state,
        code: report.code,
        cert_hash: report.cert_hash,
    };
    let mut report = RelationReport {
        relation: None,
        a: related(a.0),
        b: related(b.0),
        equivocators: Vec::new(),
        equivocators_weight: 0,
    };
    let (Some(a), Some(b)) = (Standing::of(0, a.0, a.1), Standing::of(1, b.0, b.1)) else {
        return report;
    };
    let relation = relation(a, b);
    if relation == Relation::Equivocation {
        (report.equivocators, report.equivocators_weight) =
            equivocators(&[Vec::from([a]), Vec::from([b])]);
    }
    report.relation = Some(relation);
    report
}

fn relation(a: Standing<'_>, b: Standing<'_>) -> Relation {
    if a.cert_hash == b.cert_hash {
        Relation::Same
    } else if a.round() == b.round() {
        Relation::Equivocation
    } else if a.prompt() != b.prompt() {
        Relation::Unrelated
    } else if a.statement.network != b.statement.network || a.age() == b.age() {
        Relation::Coexist
    } else if a.age() > b.age() {
        Relation::Supersedes
    } else {
        Relation::SupersededBy
    }
}

/// The validators that signed more than one of these different certificates, each given with all its copies, in the
/// order of the set, and their weight.
fn equivocators(certificates: &[Vec<Standing<'_>>]) -> (Vec<Equivocator>, u64) {
    let set = certificates.iter().flatten().next().map(|one| one.set);
    let mut keys = Index::default();
    // By the number of its key: the last certificate that it signed, on how many, and who that is.
    let mut signed: Vec<(usize, usize, Equivocator)> = Vec::new();
    for (certificate, copies) in certificates.iter().enumerate() {
        for signer in copies.iter().flat_map(Standing::signers) {
            match signed.get_mut(keys.number(signer.public_key.as_bytes())) {
                Some((last, _, _)) if *last == certificate => {}
                Some((last, times, _)) => (*last, *times) = (certificate, times.saturating_add(1)),
                None => signed.push((certificate, 1, signer)),
            }
        }
    }
    let mut found = Vec::new();
    let mut weight: u64 = 0;
    let place = |number: usize| {
        let (_, _, signer) = signed.get(number)?;
        set?.place(signer.id.as_str())
    };
    let by_place = index::sorted(signed.len(), &|one, other| place(one).cmp(&place(other)));
    for (_, times, signer) in by_place.into_iter().filter_map(|number| signed.get(number)) {
        if *times > 1 {
            weight = weight.saturating_add(signer.weight);
            found.push(signer.clone());
        }
    }
    (found, weight)
}

/// The history that these reports make. `set` gives the trusted set with an id.
pub(crate) fn history<'v>(
    reports: &[Report],
    set: impl Fn(&Digest) -> Option<&'v ValidatorSet>,
) -> History {
    let mut history = History {
        timelines: Vec::new(),
        equivocations: Vec::new(),
        excluded: Vec::new(),
    };
    let mut standings: Vec<Standing<'_>> = Vec::new();
    let mut prompts = Groups::default();
    let mut rounds = Groups::default();
    for (index, report) in reports.iter().enumerate() {
        let named = report
            .statement
            .as_ref()
            .map(|statement| &statement.validator_set);
        let Some(standing) = Standing::of(index, report, named.and_then(&set)) else {
            history.excluded.push(ExcludedItem {
                index: count(index),
                cert_hash: report.cert_hash,
                state: report.state,
                code: report.code,
            });
            continue;
        };
        rounds.add(&standing.round_key(), standings.len());
        prompts.add(standing.prompt().as_bytes(), standings.len());
        standings.push(standing);
    }
    let at = |places: &[usize]| -> Vec<Standing<'_>> {
        let places = places.iter();
        places
            .filter_map(|place| standings.get(*place).copied())
            .collect()
    };
    for places in prompts.lists() {
        let certificates = at(places);
        if let Some(first) = certificates.first() {
            history.timelines.push(Timeline {
                prompt: first.prompt(),
                entries: timeline(&certificates),
            });
        }
    }
    for places in rounds.ascending() {
        let mut copies = Groups::default();
        let of_round = at(places);
        for (place, standing) in of_round.iter().enumerate() {
            copies.add(standing.cert_hash.as_bytes(), place);
        }
        let (Some(first), true) = (of_round.first(), copies.lists().len() > 1) else {
            continue;
        };
        let certificates: Vec<Vec<Standing<'_>>> = copies
            .ascending()
            .map(|places| {
                let places = places.iter();
                places
                    .filter_map(|place| of_round.get(*place).copied())
                    .collect()
            })
            .collect();
        let (equivocators, equivocators_weight) = equivocators(&certificates);
        let (network, epoch, round) = first.round();
        history.equivocations.push(Equivocation {
            network: network.clone(),
            epoch,
            round: round.clone(),
            cert_hashes: certificates
                .iter()
                .filter_map(|copies| Some(copies.first()?.cert_hash))
                .collect(),
            equivocators,
            equivocators_weight,
        });
    }
    history
}

/// The timeline of certificates that are given in the order of the items.
fn timeline(certificates: &[Standing<'_>]) -> Vec<TimelineEntry> {
    let age = |place: usize| certificates.get(place).map(Standing::age);
    let by_age = index::sorted(certificates.len(), &|one, other| age(one).cmp(&age(other)));
    let oldest_first = || by_age.iter().filter_map(|place| certificates.get(*place));
    // Whatever supersedes a certificate is of another round. The newest, and the newest of another round than that one
    // has, are all that need to be asked: one of them supersedes whatever is superseded at all.
    let newest = oldest_first().next_back();
    let other = newest.and_then(|newest| {
        let mut older = oldest_first().rev();
        older.find(|standing| standing.round() != newest.round())
    });
    let entries = oldest_first().map(|standing| {
        let supersedes =
            |newer: &&Standing<'_>| relation(**newer, *standing) == Relation::Supersedes;
        let superseded_by = newest
            .filter(supersedes)
            .or(other.filter(supersedes))
            .map(|newer| newer.cert_hash);
        let receipt = standing.report.receipt.as_ref();
        TimelineEntry {
            index: standing.index,
            cert_hash: standing.cert_hash,
            state: standing.report.state,
            accepted: standing.report.accepted,
            logged: standing.report.logged,
            logged_by: receipt.and_then(|receipt| receipt.logged_by),
            epoch: standing.statement.epoch,
            round: standing.statement.round.id.clone(),
            sealed_at: standing.statement.round.sealed_at.clone(),
            current: if superseded_by.is_some() {
                Current::No
            } else {
                Current::Yes
            },
            superseded_by,
        }
    });
    entries.collect()
}

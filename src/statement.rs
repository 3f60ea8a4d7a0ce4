//! The certificate's statement: what a quorum said about which bytes (FORMAT section 4).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use crate::digest::Digest;
use crate::envelope::Envelope;
use crate::error::{Code, Failure};
use crate::index::Index;
use crate::json::{self, Json, Reader, Shape, Wrong};
use crate::limits::{MAX_FRAGMENTS, count};
use crate::signed::{self, is_version};
use crate::text::{Name, Timestamp};

/// The payload type of a certificate.
pub const PAYLOAD_TYPE: &str = "application/vnd.in-toto+json";
/// The type of the statement.
pub const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
/// The type of the predicate.
pub const PREDICATE_TYPE: &str = "urn:quorumseal:certificate:v1";

/// A well-formed statement. Nothing is said yet about who sealed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// What is sealed.
    pub subject: Subject,
    /// The network.
    pub network: Name,
    /// The epoch in which it was sealed.
    pub epoch: u64,
    /// The id of the validator set that sealed it.
    pub validator_set: Digest,
    /// The verification round.
    pub round: Round,
    /// The sealed bytes' kind and length.
    pub output: Output,
    /// The prompt that the output answers.
    pub prompt: Prompt,
    /// The model that made the output.
    pub model: Model,
    /// The dataset that the validators consulted.
    pub dataset: Option<Dataset>,
    /// How the validators' weight was divided, as the seal claims.
    pub tally: Tally,
    /// Byte ranges of the output with their own tallies, sorted by start.
    pub fragments: Vec<Fragment>,
    /// Free marks of the issuer.
    pub flags: Vec<String>,
}

/// The one subject of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Subject {
    /// A file name, for people.
    pub name: Option<String>,
    /// Its digests; `blake3` is the output hash.
    pub digest: SubjectDigest,
}

/// Digests of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SubjectDigest {
    /// The output hash.
    #[serde(serialize_with = "as_hex")]
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    pub blake3: Digest,
    /// SHA-256, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sha256: Option<String>,
}

/// The digests of something that is only referred to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DigestSet {
    /// BLAKE3.
    #[serde(
        serialize_with = "as_optional_hex",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(feature = "typescript", ts(optional, type = "string"))]
    pub blake3: Option<Digest>,
    /// SHA-256, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sha256: Option<String>,
}

/// A verification round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Round {
    /// Its id.
    pub id: Name,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was sealed, not before it was opened.
    pub sealed_at: Timestamp,
}

/// The sealed output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// Its media type.
    pub media_type: Option<String>,
    /// Its length in bytes.
    pub length: u64,
}

/// The prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Prompt {
    /// Its digests; only BLAKE3 is compared.
    pub digest: SubjectDigest,
}

/// The model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its weights' digests.
    pub digest: Option<DigestSet>,
}

/// The dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Dataset {
    /// Its name.
    pub name: Option<String>,
    /// Its digests.
    pub digest: Option<DigestSet>,
}

/// The weights that the seal claims for the whole output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// Weight that affirmed.
    pub quorum_weight: u64,
    /// Weight that rejected.
    pub dissent_weight: u64,
    /// Weight that abstained.
    pub abstain_weight: u64,
}

/// A byte range of the output with its own tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Fragment {
    /// Its id, unique in the statement.
    pub id: Name,
    /// First byte, inclusive.
    pub start: u64,
    /// Last byte, exclusive.
    pub end: u64,
    /// What the validators relied on.
    pub evidence: Option<DigestSet>,
    /// Weight that affirmed it.
    pub quorum_weight: u64,
    /// Weight that rejected it.
    pub dissent_weight: u64,
    /// Derived, never stated: nothing until the set, and so its quorum, is known.
    pub verdict: Option<Verdict>,
}

/// What a quorum makes of one fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A quorum affirmed it.
    Affirmed,
    /// A quorum rejected it.
    Rejected,
    /// Neither.
    Contested,
}

impl Fragment {
    /// The verdict under a set with this quorum.
    #[must_use]
    pub const fn verdict_under(&self, quorum: u64) -> Verdict {
        if self.quorum_weight >= quorum {
            Verdict::Affirmed
        } else if self.dissent_weight >= quorum {
            Verdict::Rejected
        } else {
            Verdict::Contested
        }
    }
}

static DIGEST_SET: Shape = Shape::Object(&[("blake3", &Shape::Scalar), ("sha256", &Shape::Scalar)]);

static PREDICATE: Shape = Shape::ObjectWithNames(&[
    ("network", &Shape::Scalar),
    ("epoch", &Shape::Scalar),
    ("validatorSet", &Shape::Scalar),
    (
        "round",
        &Shape::Object(&[
            ("id", &Shape::Scalar),
            ("openedAt", &Shape::Scalar),
            ("sealedAt", &Shape::Scalar),
        ]),
    ),
    (
        "output",
        &Shape::Object(&[("mediaType", &Shape::Scalar), ("length", &Shape::Scalar)]),
    ),
    ("prompt", &Shape::Object(&[("digest", &DIGEST_SET)])),
    (
        "model",
        &Shape::Object(&[
            ("name", &Shape::Scalar),
            ("version", &Shape::Scalar),
            ("digest", &DIGEST_SET),
        ]),
    ),
    (
        "dataset",
        &Shape::Object(&[("name", &Shape::Scalar), ("digest", &DIGEST_SET)]),
    ),
    (
        "tally",
        &Shape::Object(&[
            ("quorumWeight", &Shape::Scalar),
            ("dissentWeight", &Shape::Scalar),
            ("abstainWeight", &Shape::Scalar),
        ]),
    ),
    (
        "fragments",
        &Shape::Array(
            &Shape::Object(&[
                ("id", &Shape::Scalar),
                ("start", &Shape::Scalar),
                ("end", &Shape::Scalar),
                ("evidence", &DIGEST_SET),
                ("quorumWeight", &Shape::Scalar),
                ("dissentWeight", &Shape::Scalar),
            ]),
            MAX_FRAGMENTS,
        ),
    ),
    ("flags", &Shape::Array(&Shape::Scalar, MAX_FRAGMENTS)),
    ("critical", &signed::CRITICAL_SHAPE),
]);

static SHAPE: Shape = Shape::Object(&[
    ("_type", &Shape::Scalar),
    ("predicateType", &Shape::Scalar),
    (
        "subject",
        &Shape::Array(
            &Shape::Object(&[("name", &Shape::Scalar), ("digest", &DIGEST_SET)]),
            1,
        ),
    ),
    ("predicate", &PREDICATE),
]);

impl Statement {
    /// Reads the statement that `envelope` carries; its payload type has been checked by the caller.
    ///
    /// # Errors
    /// The first of the `statement.*` codes in the order of FORMAT section 4.
    pub fn parse(envelope: &Envelope) -> Result<Self, Failure> {
        let json = json::parse(envelope.payload(), &SHAPE)
            .map_err(|message| Failure::new(Code::StatementMalformed, message))?;
        let statement = json.object("").map_err(malformed)?;
        check_types(&statement)?;
        let subject = subject(&statement)?;
        let predicate = statement.object("predicate").map_err(malformed)?;
        let parsed = body(subject, &statement, &predicate).map_err(malformed)?;
        if let Some(name) = signed::critical(&predicate, &PREDICATE).map_err(malformed)? {
            return Err(Failure::compared(
                Code::StatementUnsupported,
                "a member of the predicate is critical and this version does not know it",
                "members of version 1",
                json::quoted(&name),
            ));
        }
        check_fragments(&parsed)?;
        Ok(parsed)
    }
}

#[inline(never)]
fn malformed(wrong: Box<Wrong>) -> Failure {
    failed(Code::StatementMalformed, wrong)
}

#[inline(never)]
#[expect(clippy::boxed_local, reason = "what is wrong comes in a box")]
fn failed(code: Code, wrong: Box<Wrong>) -> Failure {
    Failure {
        code,
        message: wrong.message,
        expected: wrong.expected,
        got: wrong.got,
    }
}

fn check_types(statement: &Reader<'_, '_>) -> Result<(), Failure> {
    if statement.get("_type").as_str() != Some(STATEMENT_TYPE) {
        return Err(malformed(statement.wrong("_type", STATEMENT_TYPE)));
    }
    let predicate_type = statement.string("predicateType").map_err(malformed)?;
    if predicate_type == PREDICATE_TYPE {
        return Ok(());
    }
    let newer = predicate_type
        .strip_prefix("urn:quorumseal:certificate:v")
        .is_some_and(is_version);
    Err(Failure::compared(
        if newer {
            Code::StatementUnsupported
        } else {
            Code::StatementPredicateType
        },
        if newer {
            "the certificate is of another version than this reader knows"
        } else {
            "the statement is no quorumseal certificate"
        },
        PREDICATE_TYPE,
        json::quoted(predicate_type),
    ))
}

/// The subject, but for what FORMAT leaves to `statement.malformed`, which [`body`] reads.
fn subject(statement: &Reader<'_, '_>) -> Result<Digest, Failure> {
    let wrong = |wrong: Box<Wrong>| failed(Code::StatementSubject, wrong);
    let subjects = statement.array("subject").map_err(wrong)?;
    let (1, Some(subject)) = (subjects.total, subjects.items.first()) else {
        return Err(Failure::compared(
            Code::StatementSubject,
            "a certificate has exactly one subject",
            1,
            count(subjects.total),
        ));
    };
    subject
        .object("subject[0]")
        .and_then(|subject| subject.object("digest"))
        .and_then(|digest| digest.hex("blake3"))
        .map_err(wrong)
}

fn body(
    output_hash: Digest,
    statement: &Reader<'_, '_>,
    predicate: &Reader<'_, '_>,
) -> Result<Statement, Box<Wrong>> {
    let subject = match statement.array("subject")?.items.first() {
        Some(subject) => subject.object("subject[0]")?,
        None => return Err(statement.wrong("subject", "one object")),
    };
    let round = round_of(&predicate.object("round")?)?;
    let output = predicate.object("output")?;
    let prompt = predicate.object("prompt")?.object("digest")?;
    let prompt_hash = prompt.hex("blake3")?;
    let model = predicate.object("model")?;
    let dataset = predicate.optional_object("dataset")?;
    let tally = predicate.object("tally")?;
    Ok(Statement {
        subject: Subject {
            name: subject.optional_text("name")?,
            digest: SubjectDigest {
                blake3: output_hash,
                sha256: digest_set(subject.object("digest")?)?.sha256,
            },
        },
        network: predicate.name("network")?,
        epoch: predicate.integer("epoch")?,
        validator_set: predicate.digest("validatorSet", "a validator-set id")?,
        round,
        output: Output {
            media_type: output.optional_text("mediaType")?,
            length: output.integer("length")?,
        },
        prompt: Prompt {
            digest: SubjectDigest {
                blake3: prompt_hash,
                sha256: digest_set(prompt)?.sha256,
            },
        },
        model: model_of(&model)?,
        dataset: match dataset {
            None => None,
            Some(dataset) => Some(dataset_of(&dataset)?),
        },
        tally: tally_of(&tally)?,
        fragments: each(predicate, "fragments", fragment)?,
        flags: each(predicate, "flags", |at, item| {
            let flag = item
                .as_str()
                .ok_or_else(|| json::wrong(at, "a string", item))?;
            Ok(flag.to_string())
        })?,
    })
}

#[inline(never)]
fn round_of(round: &Reader<'_, '_>) -> Result<Round, Box<Wrong>> {
    let read = Round {
        id: round.name("id")?,
        opened_at: round.time("openedAt")?,
        sealed_at: round.time("sealedAt")?,
    };
    if read.sealed_at < read.opened_at {
        return Err(Box::new(Wrong {
            message: "predicate.round.sealedAt is before openedAt".to_string(),
            expected: Some(format!("{} or later", read.opened_at).into()),
            got: Some(read.sealed_at.as_str().into()),
        }));
    }
    Ok(read)
}

#[inline(never)]
fn model_of(model: &Reader<'_, '_>) -> Result<Model, Box<Wrong>> {
    Ok(Model {
        name: model.text("name")?,
        version: model.text("version")?,
        digest: optional_digest_set(model, "digest")?,
    })
}

#[inline(never)]
fn dataset_of(dataset: &Reader<'_, '_>) -> Result<Dataset, Box<Wrong>> {
    Ok(Dataset {
        name: dataset.optional_text("name")?,
        digest: optional_digest_set(dataset, "digest")?,
    })
}

#[inline(never)]
fn tally_of(tally: &Reader<'_, '_>) -> Result<Tally, Box<Wrong>> {
    Ok(Tally {
        quorum_weight: tally.integer("quorumWeight")?,
        dissent_weight: tally.integer("dissentWeight")?,
        abstain_weight: tally.integer("abstainWeight")?,
    })
}

/// Reads every element of an optional array, which may be empty.
fn each<T>(
    object: &Reader<'_, '_>,
    name: &str,
    read: impl Fn(&str, &Json<'_>) -> Result<T, Box<Wrong>>,
) -> Result<Vec<T>, Box<Wrong>> {
    let elements = object.optional_each(name, MAX_FRAGMENTS, read)?;
    Ok(elements.unwrap_or_default())
}

fn fragment(at: &str, item: &Json<'_>) -> Result<Fragment, Box<Wrong>> {
    let fragment = item.object(at)?;
    Ok(Fragment {
        id: fragment.name("id")?,
        start: fragment.integer("start")?,
        end: fragment.integer("end")?,
        evidence: optional_digest_set(&fragment, "evidence")?,
        quorum_weight: fragment.integer("quorumWeight")?,
        dissent_weight: fragment.integer("dissentWeight")?,
        verdict: None,
    })
}

fn optional_digest_set(
    object: &Reader<'_, '_>,
    name: &str,
) -> Result<Option<DigestSet>, Box<Wrong>> {
    object.optional_object(name)?.map(digest_set).transpose()
}

fn digest_set(object: Reader<'_, '_>) -> Result<DigestSet, Box<Wrong>> {
    if !object.others_are_strings() {
        return Err(Box::new(Wrong {
            message: format!("{} holds a digest that is no string", object.path("")),
            expected: Some("an object of strings".into()),
            got: None,
        }));
    }
    Ok(DigestSet {
        blake3: object.optional_parsed("blake3", "64 lowercase hex digits", Digest::from_hex)?,
        sha256: object.optional_text("sha256")?,
    })
}

fn check_fragments(statement: &Statement) -> Result<(), Failure> {
    let fail = |fragment: &Fragment, message: &str, expected: String| {
        Failure::compared(
            Code::StatementFragments,
            format!("fragment {} {message}", fragment.id),
            expected,
            format!("{} to {}", fragment.start, fragment.end),
        )
    };
    let mut ids = Index::default();
    let mut reached = 0;
    for fragment in &statement.fragments {
        if fragment.start >= fragment.end {
            return Err(fail(fragment, "is empty", "start before end".to_string()));
        }
        if fragment.end > statement.output.length {
            let expected = format!("an end of at most {}", statement.output.length);
            return Err(fail(fragment, "reaches past the output", expected));
        }
        if fragment.start < reached {
            let expected = format!("a start of at least {reached}");
            return Err(fail(fragment, "overlaps or is out of order", expected));
        }
        if !ids.add(fragment.id.as_bytes()) {
            return Err(fail(fragment, "is there twice", "distinct ids".to_string()));
        }
        reached = fragment.end;
    }
    Ok(())
}

fn as_hex<S: serde::Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&digest.to_hex())
}

fn as_optional_hex<S: serde::Serializer>(
    digest: &Option<Digest>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match digest {
        Some(digest) => as_hex(digest, serializer),
        None => serializer.serialize_none(),
    }
}

//! One vector: what a verification is given, and what must come of it.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::{Value, json};

use crate::node::Node;
use crate::world::{ANSWER, world};

/// Bytes, written so that the file stays readable and small.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Source {
    Text(String),
    Base64 { base64: String },
    Parts { parts: Vec<Part> },
}

/// A piece of a long source.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Part {
    Once(Source),
    Repeat {
        repeat: Source,
        times: usize,
        /// Every occurrence of this text in a repetition is replaced by the repetition's number (from 0), in decimal
        /// digits padded with zeros to the same length.
        #[serde(skip_serializing_if = "Option::is_none")]
        counter: Option<String>,
    },
}

/// `text`, `times` times.
pub(crate) fn repeat(text: &str, times: usize) -> Part {
    Part::Repeat {
        repeat: text.into(),
        times,
        counter: None,
    }
}

/// `text`, `times` times, with `counter` in it replaced by the number of the repetition.
pub(crate) fn counted(text: &str, counter: &str, times: usize) -> Part {
    Part::Repeat {
        repeat: text.into(),
        times,
        counter: Some(counter.to_owned()),
    }
}

/// Text that stands once.
pub(crate) fn once(text: impl Into<Source>) -> Part {
    Part::Once(text.into())
}

/// The parts, one after the other.
pub(crate) fn parts<const N: usize>(parts: [Part; N]) -> Source {
    Source::Parts {
        parts: parts.into(),
    }
}

impl Source {
    /// The bytes meant.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Source::Text(text) => text.as_bytes().to_vec(),
            Source::Base64 { base64 } => STANDARD.decode(base64).expect("our own base64"),
            Source::Parts { parts } => {
                let mut bytes = Vec::new();
                for part in parts {
                    match part {
                        Part::Once(source) => bytes.extend(source.bytes()),
                        Part::Repeat {
                            repeat,
                            times,
                            counter: None,
                        } => bytes.extend(repeat.bytes().repeat(*times)),
                        Part::Repeat {
                            repeat: Source::Text(text),
                            times,
                            counter: Some(counter),
                        } => {
                            for n in 0..*times {
                                let number = format!("{n:0width$}", width = counter.len());
                                bytes.extend(text.replace(counter, &number).into_bytes());
                            }
                        }
                        Part::Repeat { .. } => panic!("a counter needs text"),
                    }
                }
                bytes
            }
        }
    }
}

impl From<&str> for Source {
    fn from(text: &str) -> Self {
        Source::Text(text.to_owned())
    }
}

impl From<String> for Source {
    fn from(text: String) -> Self {
        Source::Text(text)
    }
}

impl From<Node> for Source {
    fn from(node: Node) -> Self {
        Source::Text(node.to_string())
    }
}

impl From<Vec<u8>> for Source {
    fn from(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Source::Text(text),
            Err(error) => Source::Base64 {
                base64: STANDARD.encode(error.as_bytes()),
            },
        }
    }
}

impl From<&Node> for Source {
    fn from(node: &Node) -> Self {
        Source::Text(node.to_string())
    }
}

/// An artifact or a prompt: its bytes, or only their digest.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Content {
    Bytes(Source),
    Digest { digest: String },
}

#[derive(Clone, Debug, Serialize)]
struct Head {
    epoch: u64,
    id: String,
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Expect {
    Error {
        error: String,
    },
    Report {
        state: String,
        code: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        trust: Option<Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        report: Option<Value>,
        /// What is expected of the answers to [`Beside`], by their names.
        #[serde(flatten)]
        beside: BTreeMap<&'static str, Value>,
    },
}

/// What is asked beside the verification of the certificate.
#[derive(Clone, Debug, Default, Serialize)]
struct Beside {
    #[serde(skip_serializing_if = "Option::is_none")]
    relate: Option<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<Item>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consistency: Option<Consistency>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<Sealed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advisory: Option<Source>,
}

/// A certificate among others: to be related, or in a history.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Item {
    certificate: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Source>,
}

impl Item {
    pub(crate) fn new(certificate: impl Into<Source>) -> Item {
        Item {
            certificate: certificate.into(),
            artifact: None,
            prompt: None,
            receipt: None,
        }
    }

    pub(crate) fn artifact(mut self, bytes: impl Into<Source>) -> Item {
        self.artifact = Some(Content::Bytes(bytes.into()));
        self
    }

    pub(crate) fn prompt(mut self, bytes: impl Into<Source>) -> Item {
        self.prompt = Some(Content::Bytes(bytes.into()));
        self
    }

    pub(crate) fn receipt(mut self, receipt: impl Into<Source>) -> Item {
        self.receipt = Some(receipt.into());
        self
    }
}

#[derive(Clone, Debug, Serialize)]
struct Consistency {
    old: Source,
    new: Source,
    proof: Source,
}

#[derive(Clone, Debug, Serialize)]
struct Sealed {
    document: Source,
    receipt: Source,
}

/// One file of tests/vectors. Built by a chain of methods; what is not said is the ordinary thing: the anchor's set as
/// the whole trust bundle, and the sealed answer as the artifact.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Vector {
    #[serde(skip)]
    name: String,
    description: String,
    spec: String,
    anchor: String,
    trust: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    head: Option<Head>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<Source>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    all_digests: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Source>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    votes: Vec<Source>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advisories: Vec<Source>,
    #[serde(flatten)]
    beside: Beside,
    expect: Option<Expect>,
}

impl Vector {
    /// `name` is `<topic>/<name>`, `spec` the section of the specification, `description` one sentence.
    pub(crate) fn new(name: impl Into<String>, spec: &str, description: impl Into<String>) -> Self {
        Vector {
            name: name.into(),
            description: description.into(),
            spec: spec.to_owned(),
            anchor: world().anchor().id.clone(),
            trust: world().anchor_only(),
            head: None,
            certificate: None,
            artifact: Some(Content::Bytes(ANSWER.into())),
            prompt: None,
            policy: None,
            all_digests: false,
            receipt: None,
            votes: Vec::new(),
            advisories: Vec::new(),
            beside: Beside::default(),
            expect: None,
        }
    }

    pub(crate) fn anchor(mut self, id: impl Into<String>) -> Self {
        self.anchor = id.into();
        self
    }

    pub(crate) fn trust(mut self, bundle: impl Into<Source>) -> Self {
        self.trust = bundle.into();
        self
    }

    pub(crate) fn head(mut self, epoch: u64, id: &str) -> Self {
        self.head = Some(Head {
            epoch,
            id: id.to_owned(),
        });
        self
    }

    pub(crate) fn certificate(mut self, certificate: impl Into<Source>) -> Self {
        self.certificate = Some(certificate.into());
        self
    }

    pub(crate) fn artifact(mut self, bytes: impl Into<Source>) -> Self {
        self.artifact = Some(Content::Bytes(bytes.into()));
        self
    }

    pub(crate) fn artifact_digest(mut self, digest: impl Into<String>) -> Self {
        self.artifact = Some(Content::Digest {
            digest: digest.into(),
        });
        self
    }

    pub(crate) fn no_artifact(mut self) -> Self {
        self.artifact = None;
        self
    }

    pub(crate) fn prompt(mut self, bytes: impl Into<Source>) -> Self {
        self.prompt = Some(Content::Bytes(bytes.into()));
        self
    }

    pub(crate) fn prompt_digest(mut self, digest: impl Into<String>) -> Self {
        self.prompt = Some(Content::Digest {
            digest: digest.into(),
        });
        self
    }

    pub(crate) fn policy(mut self, policy: impl Into<Source>) -> Self {
        self.policy = Some(policy.into());
        self
    }

    pub(crate) fn all_digests(mut self) -> Self {
        self.all_digests = true;
        self
    }

    pub(crate) fn receipt(mut self, receipt: impl Into<Source>) -> Self {
        self.receipt = Some(receipt.into());
        self
    }

    pub(crate) fn votes(mut self, votes: impl IntoIterator<Item = impl Into<Source>>) -> Self {
        self.votes = votes.into_iter().map(Into::into).collect();
        self
    }

    pub(crate) fn advisories(
        mut self,
        advisories: impl IntoIterator<Item = impl Into<Source>>,
    ) -> Self {
        self.advisories = advisories.into_iter().map(Into::into).collect();
        self
    }

    /// Relates this vector's certificate to another one.
    pub(crate) fn relate(mut self, other: Item) -> Self {
        self.beside.relate = Some(other);
        self
    }

    pub(crate) fn history(mut self, items: impl IntoIterator<Item = Item>) -> Self {
        self.beside.history = Some(items.into_iter().collect());
        self
    }

    pub(crate) fn consistency(
        mut self,
        old: impl Into<Source>,
        new: impl Into<Source>,
        proof: impl Into<Source>,
    ) -> Self {
        self.beside.consistency = Some(Consistency {
            old: old.into(),
            new: new.into(),
            proof: proof.into(),
        });
        self
    }

    /// Asks whether any sealed document was logged.
    pub(crate) fn sealed(
        mut self,
        document: impl Into<Source>,
        receipt: impl Into<Source>,
    ) -> Self {
        self.beside.sealed = Some(Sealed {
            document: document.into(),
            receipt: receipt.into(),
        });
        self
    }

    /// Asks about one advisory by itself.
    pub(crate) fn advisory(mut self, advisory: impl Into<Source>) -> Self {
        self.beside.advisory = Some(advisory.into());
        self
    }

    /// Expects `valid`, and that the policy, if any, accepts.
    pub(crate) fn valid(self) -> Self {
        self.report("valid", None, json!({"accepted": true}))
    }

    /// Expects `invalid` with this code.
    pub(crate) fn invalid(self, code: &str) -> Self {
        self.expect("invalid", Some(code))
    }

    /// Expects `unsupported` with this code.
    pub(crate) fn unsupported(self, code: &str) -> Self {
        self.expect("unsupported", Some(code))
    }

    /// Expects `insufficient`.
    pub(crate) fn insufficient(self) -> Self {
        self.expect("insufficient", Some("quorum.insufficient"))
    }

    /// Expects that loading or the policy is refused.
    pub(crate) fn misuse(mut self, code: &str) -> Self {
        self.expect = Some(Expect::Error {
            error: code.to_owned(),
        });
        self
    }

    /// Expects this state and code.
    pub(crate) fn expect(mut self, state: &str, code: Option<&str>) -> Self {
        self.expect = Some(Expect::Report {
            state: state.to_owned(),
            code: code.map(str::to_owned),
            trust: None,
            report: None,
            beside: BTreeMap::new(),
        });
        self
    }

    /// Expects this state and code, and these members in the report.
    pub(crate) fn report(self, state: &str, code: Option<&str>, subset: Value) -> Self {
        self.expect(state, code).and_report(subset)
    }

    /// Also expects these members in the report; those of an earlier call stay.
    pub(crate) fn and_report(mut self, subset: Value) -> Self {
        match &mut self.expect {
            Some(Expect::Report { report, .. }) => merge(report, subset),
            _ => panic!("{}: first the state", self.name),
        }
        self
    }

    /// Also expects these members of the receipt in the report, beside those that are expected of it already.
    pub(crate) fn merge_receipt(self, subset: Value) -> Self {
        self.merge("receipt", subset)
    }

    /// The same of the votes.
    pub(crate) fn merge_votes(self, subset: Value) -> Self {
        self.merge("votes", subset)
    }

    fn merge(mut self, member: &str, subset: Value) -> Self {
        let Some(Expect::Report {
            report: Some(report),
            ..
        }) = &mut self.expect
        else {
            panic!("{}: first the report", self.name)
        };
        let mut own = Some(report[member].take());
        merge(&mut own, subset);
        report[member] = own.expect("it was given");
        self
    }

    /// Also expects these members in the description of the trust bundle.
    pub(crate) fn and_trust(mut self, subset: Value) -> Self {
        match &mut self.expect {
            Some(Expect::Report { trust, .. }) => merge(trust, subset),
            _ => panic!("{}: first the state", self.name),
        }
        self
    }

    /// Also expects these members in the answer of this name: `relation`, `history`, `consistency`, `sealed` or
    /// `advisory`.
    pub(crate) fn and(mut self, name: &'static str, subset: Value) -> Self {
        let Some(Expect::Report { beside, .. }) = &mut self.expect else {
            panic!("{}: first the state", self.name)
        };
        let mut own = beside.remove(name);
        merge(&mut own, subset);
        beside.extend(own.map(|own| (name, own)));
        self
    }

    /// Without a certificate: only what is asked beside it is of interest.
    pub(crate) fn only(self, name: &'static str, subset: Value) -> Self {
        self.no_artifact()
            .expect("provisional", None)
            .and(name, subset)
    }

    /// Also expects these reasons, in this order, of all that the bundle holds and that is not trusted.
    pub(crate) fn ignored(self, reasons: &[&str]) -> Self {
        let entries: Vec<Value> = reasons
            .iter()
            .map(|reason| json!({ "reason": reason }))
            .collect();
        self.and_trust(json!({ "ignored": entries }))
    }

    /// The name and the text of the file.
    pub(crate) fn file(&self) -> (String, String) {
        assert!(self.expect.is_some(), "{}: nothing expected", self.name);
        let mut text = serde_json::to_string_pretty(self).expect("a vector is JSON");
        text.push('\n');
        (format!("{}.json", self.name), text)
    }
}

fn merge(into: &mut Option<Value>, subset: Value) {
    let Value::Object(more) = subset else {
        panic!("a subset is an object")
    };
    let into = into
        .get_or_insert_with(|| json!({}))
        .as_object_mut()
        .expect("an object");
    for (name, value) in more {
        assert!(
            into.insert(name.clone(), value).is_none(),
            "{name} is expected twice"
        );
    }
}

/// All files, by name; panics when a name is given twice.
pub(crate) fn files(vectors: &[Vector]) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for vector in vectors {
        let (name, text) = vector.file();
        assert!(
            files.insert(name.clone(), text).is_none(),
            "{name} is given twice"
        );
    }
    files
}

//! Proposals, votes and statements as docs/ROUNDS.md describes them, written once more: a test that took the program's
//! own would agree with whatever that does.

use std::collections::{BTreeMap, HashSet};

use ed25519_dalek::{Signature, Signer as _, SigningKey};
use quorumseal::{
    CERTIFICATE_PAYLOAD_TYPE, Digest, Envelope, Hashed, PREDICATE_TYPE, STATEMENT_TYPE,
    VOTE_PAYLOAD_TYPE, Vote, VoteKind, decode_base64,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::server::Server;
use crate::world::World;

type Digests = BTreeMap<String, String>;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Proposal {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: String,
    pub(crate) round: Opening,
    pub(crate) subject: Subject,
    pub(crate) output: Output,
    pub(crate) prompt: Prompt,
    pub(crate) model: Model,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dataset: Option<Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) fragments: Vec<Range>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Opening {
    pub(crate) id: String,
    pub(crate) opened_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Subject {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    pub(crate) digest: Digests,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Output {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    pub(crate) length: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Prompt {
    pub(crate) digest: Digests,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) version: String,
    #[serde(default, skip_serializing_if = "Digests::is_empty")]
    pub(crate) digest: Digests,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Range {
    pub(crate) id: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
}

/// What validators are asked to judge.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    pub(crate) proposal: Proposal,
    pub(crate) prompt: String,
    pub(crate) output: String,
}

/// The statement that votes come to, or one that says something else.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Statement {
    #[serde(rename = "_type")]
    kind: &'static str,
    pub(crate) subject: [Subject; 1],
    predicate_type: &'static str,
    pub(crate) predicate: Predicate,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Predicate {
    pub(crate) network: String,
    pub(crate) epoch: u64,
    pub(crate) validator_set: String,
    pub(crate) round: Closed,
    pub(crate) output: Output,
    pub(crate) prompt: Prompt,
    pub(crate) model: Model,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dataset: Option<Value>,
    pub(crate) tally: Tally,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) fragments: Vec<Fragment>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) flags: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Closed {
    pub(crate) id: String,
    pub(crate) opened_at: String,
    pub(crate) sealed_at: String,
}

#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tally {
    pub(crate) quorum_weight: u64,
    pub(crate) dissent_weight: u64,
    pub(crate) abstain_weight: u64,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fragment {
    pub(crate) id: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) quorum_weight: u64,
    pub(crate) dissent_weight: u64,
}

/// Above this share of the weight, in percent, dissent is flagged.
const DIVERGENCE: u64 = 5;

/// The time of this machine's clock, `away` seconds from now.
pub(crate) fn time(away: i64) -> String {
    let now = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(away);
    now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Round {
    /// A round opened now, over an output of two fragments, `s-001` and `s-002`.
    pub(crate) fn new(world: &World, id: &str) -> Self {
        let output = "The café is open. It closes at six.\n";
        let cut = "The café is open. ".len() as u64;
        let mut round = Round {
            prompt: "Is the café open?\n".to_owned(),
            output: output.to_owned(),
            proposal: Proposal {
                network: world.set.network().to_string(),
                epoch: world.set.epoch(),
                validator_set: world.set.id().to_string(),
                round: Opening {
                    id: id.to_owned(),
                    opened_at: time(0),
                },
                subject: Subject {
                    name: Some("a.md".to_owned()),
                    digest: Digests::new(),
                },
                output: Output {
                    media_type: Some("text/markdown".to_owned()),
                    length: 0,
                },
                prompt: Prompt {
                    digest: Digests::new(),
                },
                model: Model {
                    name: "atlas".to_owned(),
                    version: "7.2.0".to_owned(),
                    digest: Digests::new(),
                },
                dataset: Some(json!({"name": "consensus-2026-02"})),
                fragments: vec![
                    Range {
                        id: "s-001".to_owned(),
                        start: 0,
                        end: cut,
                    },
                    Range {
                        id: "s-002".to_owned(),
                        start: cut,
                        end: output.len() as u64,
                    },
                ],
            },
        };
        round.digest_texts();
        round
    }

    /// Proposes the digests of the texts as they are now.
    pub(crate) fn digest_texts(&mut self) {
        let hashed = Hashed::of(self.output.as_bytes(), true);
        let proposal = &mut self.proposal;
        proposal.subject.digest = Digests::from([
            ("blake3".to_owned(), hashed.digest().to_hex()),
            ("sha256".to_owned(), hashed.sha256().unwrap().to_owned()),
        ]);
        proposal.output.length = hashed.length();
        let digest = Digest::of(self.prompt.as_bytes()).to_hex();
        proposal.prompt.digest = Digests::from([("blake3".to_owned(), digest)]);
    }

    /// The body of `POST /v1/evaluate`.
    pub(crate) fn question(&self) -> String {
        json!({"proposal": self.proposal, "prompt": self.prompt, "output": self.output}).to_string()
    }

    /// The vote of a validator that is asked.
    #[track_caller]
    pub(crate) fn vote(&self, server: &Server) -> Envelope {
        envelope(&server.post("/v1/evaluate", &self.question()).yes())
    }

    #[track_caller]
    pub(crate) fn votes(&self, servers: &[Server]) -> Vec<Envelope> {
        servers.iter().map(|server| self.vote(server)).collect()
    }
}

impl Proposal {
    /// What votes name it by.
    pub(crate) fn digest(&self) -> String {
        Digest::of(serde_json::to_string(self).unwrap().as_bytes()).to_string()
    }

    fn output(&self) -> String {
        format!("blake3:{}", self.subject.digest["blake3"])
    }

    /// A vote on it that the test makes up: the payload's members.
    pub(crate) fn ballot_paper(&self, validator: &str, vote: &str) -> Value {
        json!({
            "network": self.network, "epoch": self.epoch, "validatorSet": self.validator_set, "round": self.round.id,
            "output": self.output(), "validator": validator, "vote": vote, "proposal": self.digest(),
        })
    }

    /// The same, signed.
    pub(crate) fn made_up_vote(&self, validator: &str, vote: &str, key: &SigningKey) -> Envelope {
        signed_vote(&self.ballot_paper(validator, vote), validator, key)
    }
}

/// A vote of these members, signed with a key in the name of a validator.
pub(crate) fn signed_vote(members: &Value, validator: &str, key: &SigningKey) -> Envelope {
    signed(
        Envelope::new(VOTE_PAYLOAD_TYPE, members.to_string().as_bytes()),
        validator,
        key,
    )
}

/// The envelope with one more signature.
pub(crate) fn signed(mut envelope: Envelope, keyid: &str, key: &SigningKey) -> Envelope {
    let signature = key.sign(envelope.signed_bytes()).to_bytes();
    envelope.add_signature(keyid, signature);
    envelope
}

#[track_caller]
pub(crate) fn envelope(text: &str) -> Envelope {
    Envelope::parse(text.as_bytes()).unwrap_or_else(|failure| panic!("{failure}: {text}"))
}

impl Statement {
    /// What the votes on the proposal come to when the round is closed at `sealed_at`.
    pub(crate) fn of(
        world: &World,
        proposal: &Proposal,
        votes: &[Envelope],
        sealed_at: &str,
    ) -> Self {
        let mut tally = Tally::default();
        let mut fragments: Vec<Fragment> = proposal
            .fragments
            .iter()
            .map(|range| Fragment {
                id: range.id.clone(),
                start: range.start,
                end: range.end,
                quorum_weight: 0,
                dissent_weight: 0,
            })
            .collect();
        let mut counted = HashSet::new();
        for vote in votes.iter().map(|vote| Vote::parse(vote).unwrap()) {
            let weight = world.weight_of(vote.validator.as_str());
            if !counted.insert(vote.validator.to_string()) {
                continue;
            }
            match vote.vote {
                VoteKind::Affirm => tally.quorum_weight += weight,
                VoteKind::Reject => tally.dissent_weight += weight,
                VoteKind::Abstain => tally.abstain_weight += weight,
            }
            for said in &vote.fragments {
                let fragment = fragments
                    .iter_mut()
                    .find(|fragment| fragment.id == said.id.as_str())
                    .unwrap();
                match said.vote {
                    VoteKind::Affirm => fragment.quorum_weight += weight,
                    VoteKind::Reject => fragment.dissent_weight += weight,
                    VoteKind::Abstain => {}
                }
            }
        }
        let most = fragments
            .iter()
            .map(|fragment| fragment.dissent_weight)
            .max()
            .unwrap_or_default();
        let most = most.max(tally.dissent_weight);
        let flags = if most * 100 > DIVERGENCE * world.set.total_weight() {
            vec!["divergence".to_owned()]
        } else {
            Vec::new()
        };
        Statement {
            kind: STATEMENT_TYPE,
            subject: [proposal.subject.clone()],
            predicate_type: PREDICATE_TYPE,
            predicate: Predicate {
                network: proposal.network.clone(),
                epoch: proposal.epoch,
                validator_set: proposal.validator_set.clone(),
                round: Closed {
                    id: proposal.round.id.clone(),
                    opened_at: proposal.round.opened_at.clone(),
                    sealed_at: sealed_at.to_owned(),
                },
                output: proposal.output.clone(),
                prompt: proposal.prompt.clone(),
                model: proposal.model.clone(),
                dataset: proposal.dataset.clone(),
                tally,
                fragments,
                flags,
            },
        }
    }

    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap()
    }

    /// The certificate, signed by nobody.
    pub(crate) fn certificate(&self) -> Envelope {
        certificate(&self.to_json())
    }
}

/// The certificate with this payload, signed by nobody.
pub(crate) fn certificate(payload: &str) -> Envelope {
    Envelope::new(CERTIFICATE_PAYLOAD_TYPE, payload.as_bytes())
}

/// The body of `POST /v1/seal`.
pub(crate) fn seal_request(certificate: &Envelope, votes: &[Envelope]) -> String {
    let votes: Vec<String> = votes.iter().map(Envelope::to_json).collect();
    format!(
        "{{\"certificate\":{},\"votes\":[{}]}}",
        certificate.to_json(),
        votes.join(",")
    )
}

impl World {
    pub(crate) fn weight_of(&self, id: &str) -> u64 {
        self.member(id).weight
    }

    #[track_caller]
    pub(crate) fn member(&self, id: &str) -> &crate::world::Member {
        self.members.iter().find(|member| member.id == id).unwrap()
    }

    /// Whether 64 bytes are this validator's signature on a document.
    pub(crate) fn is_signed_by(&self, id: &str, signature: &[u8; 64], document: &Envelope) -> bool {
        let key = self.member(id).key.verifying_key();
        key.verify_strict(document.signed_bytes(), &Signature::from_bytes(signature))
            .is_ok()
    }

    /// The signature in an answer `{"keyid", "sig"}`, which must be this validator's on the document.
    #[track_caller]
    pub(crate) fn signature(&self, id: &str, answer: &str, document: &Envelope) -> [u8; 64] {
        let answer: Value = serde_json::from_str(answer).unwrap();
        assert_eq!(answer["keyid"], id);
        let signature = decode_base64(answer["sig"].as_str().unwrap())
            .unwrap()
            .try_into()
            .unwrap();
        assert!(
            self.is_signed_by(id, &signature, document),
            "{id}: {answer}"
        );
        signature
    }
}

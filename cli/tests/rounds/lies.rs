//! A coordinator that lies to honest validators. Each lie is refused for what it is, and costs nothing: afterwards the
//! truth is still signed.

use std::sync::Barrier;
use std::thread;

use ed25519_dalek::SigningKey;
use quorumseal::{Envelope, VoteKind};

use crate::papers::{
    Proposal, Range, Round, Statement, certificate, envelope, seal_request, signed, signed_vote,
    time,
};
use crate::server::Server;
use crate::world::World;

/// Four validators of weight 25, of which three are a quorum. `v-3` affirms but for the second fragment, `v-4` rejects.
struct Scene {
    world: World,
    servers: Vec<Server>,
}

/// A round in which all have voted.
struct Voted {
    round: Round,
    votes: Vec<Envelope>,
}

/// A certificate to sign, and the votes presented with it.
type Told = (Envelope, Vec<Envelope>);
/// What a lie is, the code that it is refused with, and how it is told of a round.
type Lie<'l> = (&'static str, &'static str, &'l dyn Fn(&Voted) -> Told);
/// What is changed in a round before it is proposed, the code that this is refused with, and how.
type Change<'c> = (&'static str, &'static str, &'c dyn Fn(&mut Round));

const V1: usize = 0;
const V2: usize = 1;
const V3: usize = 2;
const V4: usize = 3;

impl Scene {
    fn new() -> Self {
        let world = World::new(&[25, 25, 25, 25]);
        world.judges(V1, "affirm", &[("s-001", "affirm"), ("s-002", "affirm")]);
        world.judges(V3, "affirm", &[("s-001", "affirm"), ("s-002", "reject")]);
        world.judges(V4, "reject", &[("s-001", "reject")]);
        let servers = world.serve_all("");
        Scene { world, servers }
    }

    fn vote(&self, round: Round) -> Voted {
        let votes = round.votes(&self.servers);
        Voted { round, votes }
    }

    fn voted(&self, id: &str) -> Voted {
        self.vote(Round::new(&self.world, id))
    }

    /// The truth about a round.
    fn statement(&self, voted: &Voted) -> Statement {
        Statement::of(&self.world, &voted.round.proposal, &voted.votes, &time(0))
    }

    /// The code with which `v-1` refuses.
    #[track_caller]
    fn refused(&self, certificate: &Envelope, votes: &[Envelope]) -> String {
        self.servers[V1]
            .post("/v1/seal", &seal_request(certificate, votes))
            .no()
    }

    /// All who affirmed sign the truth, and a quorum of signatures makes a valid certificate.
    #[track_caller]
    fn truth_is_sealed(&self, voted: &Voted) {
        let mut certificate = self.statement(voted).certificate();
        let request = seal_request(&certificate, &voted.votes);
        for place in [V1, V2, V3] {
            let server = &self.servers[place];
            let answer = server.post("/v1/seal", &request).yes();
            let signature = self.world.signature(&server.id, &answer, &certificate);
            certificate.add_signature(&server.id, signature);
        }
        let id = &voted.round.proposal.round.id;
        self.world
            .write(&format!("{id}.json"), &certificate.to_json());
        self.world.write(&format!("{id}.md"), &voted.round.output);
        let votes: Vec<String> = voted.votes.iter().map(Envelope::to_json).collect();
        self.world.write(
            &format!("{id}.votes.json"),
            &format!("[{}]", votes.join(",")),
        );
        let anchor = self.world.set.id();
        let run = self.world.run(&format!(
            "verify --anchor {anchor} --trust trust.json --certificate {id}.json --artifact {id}.md \
             --votes {id}.votes.json"
        ));
        assert_eq!(run.status, 0, "{run:?}");
    }

    /// Tells `v-1` each lie about a round of its own; afterwards the truth is sealed in that round.
    #[track_caller]
    fn lies(&self, lies: &[Lie<'_>]) {
        for (number, (lie, code, tell)) in lies.iter().enumerate() {
            let voted = self.voted(&format!("r-{number}"));
            let (certificate, votes) = tell(&voted);
            assert_eq!(self.refused(&certificate, &votes), *code, "{lie}");
            self.truth_is_sealed(&voted);
        }
    }

    /// The statement changed, with all votes.
    fn changed(&self, voted: &Voted, change: impl Fn(&mut Statement)) -> Told {
        let mut statement = self.statement(voted);
        change(&mut statement);
        (statement.certificate(), voted.votes.clone())
    }

    /// The text of the payload changed, with all votes.
    #[track_caller]
    fn rewritten(&self, voted: &Voted, from: &str, to: &str) -> Told {
        let text = self.statement(voted).to_json();
        assert!(text.contains(from), "{from}: {text}");
        (
            certificate(&text.replacen(from, to, 1)),
            voted.votes.clone(),
        )
    }

    /// The statement that some of the votes come to, with those.
    fn counted(&self, voted: &Voted, votes: Vec<Envelope>) -> Told {
        let statement = Statement::of(&self.world, &voted.round.proposal, &votes, &time(0));
        (statement.certificate(), votes)
    }

    /// A vote of `v-4` that it never cast, signed with its key all the same.
    fn of_v4(&self, proposal: &Proposal, vote: &str) -> Envelope {
        proposal.made_up_vote("v-4", vote, &self.world.members[V4].key)
    }
}

fn stranger() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

#[test]
fn what_honest_validators_say_is_counted_and_sealed() {
    let scene = Scene::new();
    let voted = scene.voted("r-1");
    let kinds = voted
        .votes
        .iter()
        .map(|vote| quorumseal::Vote::parse(vote).unwrap().vote);
    let expected = [
        VoteKind::Affirm,
        VoteKind::Affirm,
        VoteKind::Affirm,
        VoteKind::Reject,
    ];
    assert_eq!(kinds.collect::<Vec<_>>(), expected);
    let statement = scene.statement(&voted);
    let tally = &statement.predicate.tally;
    assert_eq!(
        (
            tally.quorum_weight,
            tally.dissent_weight,
            tally.abstain_weight
        ),
        (75, 25, 0)
    );
    let of = |place: usize| {
        let fragment = &statement.predicate.fragments[place];
        (fragment.quorum_weight, fragment.dissent_weight)
    };
    assert_eq!((of(0), of(1)), ((50, 25), (25, 25)));
    assert_eq!(statement.predicate.flags, ["divergence"]);
    scene.truth_is_sealed(&voted);
}

#[test]
fn a_tally_that_the_votes_do_not_come_to_is_refused() {
    let scene = Scene::new();
    let tally = |quorum: u64, dissent: u64, abstain: u64| {
        move |statement: &mut Statement| {
            let tally = &mut statement.predicate.tally;
            (
                tally.quorum_weight,
                tally.dissent_weight,
                tally.abstain_weight,
            ) = (quorum, dissent, abstain);
        }
    };
    scene.lies(&[
        ("raised", "seal.statement", &|voted| {
            scene.changed(voted, tally(100, 0, 0))
        }),
        ("raised above the whole", "seal.statement", &|voted| {
            scene.changed(voted, tally(100, 25, 0))
        }),
        ("lowered", "seal.statement", &|voted| {
            scene.changed(voted, tally(74, 25, 0))
        }),
        ("dissent left out", "seal.statement", &|voted| {
            scene.changed(voted, tally(75, 0, 0))
        }),
        ("dissent made abstention", "seal.statement", &|voted| {
            scene.changed(voted, tally(75, 0, 25))
        }),
        (
            "dissent counted, its vote withheld",
            "seal.statement",
            &|voted| {
                (
                    scene.statement(voted).certificate(),
                    voted.votes[..3].to_vec(),
                )
            },
        ),
        (
            "affirmation counted, its vote withheld",
            "seal.quorum",
            &|voted| {
                let votes = [V1, V2, V4].map(|place| voted.votes[place].clone());
                (scene.statement(voted).certificate(), votes.to_vec())
            },
        ),
        ("no quorum", "seal.quorum", &|voted| {
            scene.counted(voted, voted.votes[..2].to_vec())
        }),
        (
            "a fragment's affirmation raised",
            "seal.statement",
            &|voted| {
                scene.changed(voted, |statement| {
                    statement.predicate.fragments[0].quorum_weight = 75
                })
            },
        ),
        (
            "a fragment's dissent left out",
            "seal.statement",
            &|voted| {
                scene.changed(voted, |statement| {
                    statement.predicate.fragments[1].dissent_weight = 0
                })
            },
        ),
        ("the flag left out", "seal.statement", &|voted| {
            scene.changed(voted, |statement| statement.predicate.flags.clear())
        }),
        ("a flag too many", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.flags.push("reviewed".to_owned())
            })
        }),
    ]);
}

#[test]
fn a_flag_that_the_votes_do_not_call_for_is_refused() {
    let scene = Scene::new();
    for place in [V1, V2, V3, V4] {
        scene.world.says(place, "affirm");
    }
    let voted = scene.voted("r-1");
    assert!(scene.statement(&voted).predicate.flags.is_empty());
    let (certificate, votes) = scene.changed(&voted, |statement| {
        statement.predicate.flags.push("divergence".to_owned())
    });
    assert_eq!(scene.refused(&certificate, &votes), "seal.statement");
    scene.truth_is_sealed(&voted);
}

#[test]
fn votes_that_nobody_cast_are_refused() {
    let scene = Scene::new();
    let with = |voted: &Voted, place: usize, vote: Envelope| {
        let mut votes = voted.votes.clone();
        votes[place] = vote;
        scene.counted(voted, votes)
    };
    let members = &scene.world.members;
    scene.lies(&[
        (
            "signed by a stranger in a validator's name",
            "seal.votes",
            &|voted| {
                with(
                    voted,
                    V4,
                    voted
                        .round
                        .proposal
                        .made_up_vote("v-4", "affirm", &stranger()),
                )
            },
        ),
        (
            "signed by another validator in its name",
            "seal.votes",
            &|voted| {
                with(
                    voted,
                    V4,
                    voted
                        .round
                        .proposal
                        .made_up_vote("v-4", "affirm", &members[V2].key),
                )
            },
        ),
        ("another's vote under a new name", "seal.votes", &|voted| {
            let paper = voted.round.proposal.ballot_paper("v-2", "affirm");
            with(voted, V4, signed_vote(&paper, "v-4", &members[V2].key))
        }),
        (
            "another's payload under a name's own signature",
            "seal.votes",
            &|voted| {
                let mut votes = voted.votes.clone();
                let bare = Envelope::new(votes[V2].payload_type(), votes[V2].payload());
                votes[V4] = signed(bare, "v-4", &members[V4].key);
                (scene.statement(voted).certificate(), votes)
            },
        ),
        (
            "of a validator that the set does not have",
            "seal.votes",
            &|voted| {
                let mut votes = voted.votes[..3].to_vec();
                let (certificate, _) = scene.counted(voted, votes.clone());
                votes.push(
                    voted
                        .round
                        .proposal
                        .made_up_vote("v-5", "affirm", &stranger()),
                );
                (certificate, votes)
            },
        ),
        ("not signed", "seal.votes", &|voted| {
            let paper = voted
                .round
                .proposal
                .ballot_paper("v-4", "affirm")
                .to_string();
            with(
                voted,
                V4,
                Envelope::new(voted.votes[V4].payload_type(), paper.as_bytes()),
            )
        }),
        (
            "with a stranger's signature beside its own",
            "seal.votes",
            &|voted| {
                with(
                    voted,
                    V4,
                    signed(voted.votes[V4].clone(), "v-9", &stranger()),
                )
            },
        ),
        ("about another output", "seal.votes", &|voted| {
            let mut paper = voted.round.proposal.ballot_paper("v-4", "affirm");
            paper["output"] = format!("blake3:{}", "0".repeat(64)).into();
            with(voted, V4, signed_vote(&paper, "v-4", &members[V4].key))
        }),
        ("about another round", "seal.votes", &|voted| {
            let mut paper = voted.round.proposal.ballot_paper("v-4", "affirm");
            paper["round"] = "r-other".into();
            with(voted, V4, signed_vote(&paper, "v-4", &members[V4].key))
        }),
        ("about another proposal", "seal.votes", &|voted| {
            let mut other = voted.round.proposal.clone();
            other.model.version = "7.3.0".to_owned();
            with(voted, V4, scene.of_v4(&other, "affirm"))
        }),
        ("about no proposal", "seal.votes", &|voted| {
            let mut paper = voted.round.proposal.ballot_paper("v-4", "affirm");
            paper.as_object_mut().unwrap().remove("proposal");
            with(voted, V4, signed_vote(&paper, "v-4", &members[V4].key))
        }),
        (
            "about a fragment that is not proposed",
            "seal.votes",
            &|voted| {
                let mut paper = voted.round.proposal.ballot_paper("v-4", "reject");
                paper["fragments"] = serde_json::json!([{"id": "s-009", "vote": "reject"}]);
                let vote = signed_vote(&paper, "v-4", &members[V4].key);
                (
                    scene.statement(voted).certificate(),
                    [&voted.votes[..3], &[vote]].concat(),
                )
            },
        ),
        (
            "another vote of the validator itself",
            "seal.votes",
            &|voted| {
                with(
                    voted,
                    V1,
                    voted
                        .round
                        .proposal
                        .made_up_vote("v-1", "affirm", &members[V1].key),
                )
            },
        ),
        ("without the validator's own", "seal.votes", &|voted| {
            let votes = [V2, V3, V4].map(|place| voted.votes[place].clone());
            (scene.statement(voted).certificate(), votes.to_vec())
        }),
    ]);
}

#[test]
fn a_validator_counts_once() {
    let scene = Scene::new();
    let mut weightless = Vec::new();
    for number in 0..2 {
        weightless.push(scene.voted(&format!("w-{number}")));
    }
    scene.lies(&[
        (
            "one vote presented twice and counted twice",
            "seal.statement",
            &|voted| {
                let votes = [V1, V2, V3, V3]
                    .map(|place| voted.votes[place].clone())
                    .to_vec();
                let (_, votes) = scene.counted(voted, votes);
                let mut statement =
                    Statement::of(&scene.world, &voted.round.proposal, &votes, &time(0));
                statement.predicate.tally.quorum_weight = 100;
                (statement.certificate(), votes)
            },
        ),
        (
            "one vote presented twice instead of a quorum",
            "seal.quorum",
            &|voted| {
                let votes = [V1, V2, V2]
                    .map(|place| voted.votes[place].clone())
                    .to_vec();
                let mut statement =
                    Statement::of(&scene.world, &voted.round.proposal, &votes, &time(0));
                statement.predicate.tally.quorum_weight = 75;
                (statement.certificate(), votes)
            },
        ),
        ("two votes of one validator", "seal.votes", &|voted| {
            let mut votes = [V1, V2, V4]
                .map(|place| voted.votes[place].clone())
                .to_vec();
            votes.push(scene.of_v4(&voted.round.proposal, "affirm"));
            (scene.statement(voted).certificate(), votes)
        }),
        ("more votes than validators", "seal.votes", &|voted| {
            let mut votes = voted.votes.clone();
            votes.push(voted.votes[V1].clone());
            (scene.statement(voted).certificate(), votes)
        }),
    ]);
    // Said twice but counted once it is the truth.
    let voted = &weightless[0];
    let (certificate, mut votes) = scene.counted(voted, voted.votes[..3].to_vec());
    votes.push(voted.votes[V2].clone());
    let answer = scene.servers[V1]
        .post("/v1/seal", &seal_request(&certificate, &votes))
        .yes();
    scene.world.signature("v-1", &answer, &certificate);
}

#[test]
fn a_statement_about_something_else_is_refused() {
    let scene = Scene::new();
    let zero = || "0".repeat(64);
    scene.lies(&[
        ("another output", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.subject[0]
                    .digest
                    .insert("blake3".to_owned(), zero());
            })
        }),
        ("another SHA-256 of it", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.subject[0]
                    .digest
                    .insert("sha256".to_owned(), zero());
            })
        }),
        ("one digest less", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.subject[0].digest.remove("sha256");
            })
        }),
        ("another length", "seal.statement", &|voted| {
            scene.changed(voted, |statement| statement.predicate.output.length += 1)
        }),
        ("another name", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.subject[0].name = Some("b.md".to_owned())
            })
        }),
        ("another media type", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.output.media_type = None
            })
        }),
        ("another prompt", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement
                    .predicate
                    .prompt
                    .digest
                    .insert("blake3".to_owned(), zero());
            })
        }),
        ("another model", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.model.name = "other".to_owned()
            })
        }),
        ("another version", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.model.version = "7.2.1".to_owned()
            })
        }),
        ("other weights of the model", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement
                    .predicate
                    .model
                    .digest
                    .insert("sha256".to_owned(), zero());
            })
        }),
        ("another dataset", "seal.statement", &|voted| {
            scene.changed(voted, |statement| statement.predicate.dataset = None)
        }),
        (
            "a fragment that ends elsewhere",
            "seal.statement",
            &|voted| scene.changed(voted, |statement| statement.predicate.fragments[1].end -= 1),
        ),
        ("a fragment less", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.fragments.pop();
            })
        }),
        ("no fragments", "seal.statement", &|voted| {
            scene.changed(voted, |statement| statement.predicate.fragments.clear())
        }),
        ("a fragment of another name", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.fragments[0].id = "s-009".to_owned()
            })
        }),
    ]);
}

#[test]
fn a_statement_written_otherwise_is_refused() {
    let scene = Scene::new();
    scene.lies(&[
        ("an extra member", "seal.statement", &|voted| {
            scene.rewritten(
                voted,
                "\"predicate\":{",
                "\"predicate\":{\"approvedBy\":\"everybody\",",
            )
        }),
        ("an extra member outside", "seal.statement", &|voted| {
            scene.rewritten(voted, "{\"_type\"", "{\"note\":1,\"_type\"")
        }),
        ("a critical member", "seal.statement", &|voted| {
            scene.rewritten(
                voted,
                "\"predicate\":{",
                "\"predicate\":{\"critical\":[\"approvedBy\"],\"approvedBy\":1,",
            )
        }),
        ("nothing critical", "seal.statement", &|voted| {
            scene.rewritten(voted, "\"predicate\":{", "\"predicate\":{\"critical\":[],")
        }),
        ("white space", "seal.statement", &|voted| {
            scene.rewritten(voted, "\"predicate\":{", "\"predicate\": {")
        }),
        ("an escape", "seal.statement", &|voted| {
            scene.rewritten(voted, "\"atlas\"", "\"\\u0061tlas\"")
        }),
        ("a number with a fraction", "seal.statement", &|voted| {
            scene.rewritten(voted, "\"quorumWeight\":75", "\"quorumWeight\":75.0")
        }),
        ("a member twice", "seal.statement", &|voted| {
            scene.rewritten(voted, "\"predicate\":{", "\"predicate\":{\"epoch\":0,")
        }),
        ("another kind of statement", "seal.statement", &|voted| {
            scene.rewritten(voted, "Statement/v1", "Statement/v2")
        }),
        ("a vote instead", "seal.statement", &|voted| {
            (voted.votes[V2].clone(), voted.votes.clone())
        }),
    ]);
}

#[test]
fn moved_times_are_refused() {
    let scene = Scene::new();
    let sealed_at = |voted: &Voted, away: i64| {
        scene.changed(voted, |statement| {
            statement.predicate.round.sealed_at = time(away)
        })
    };
    scene.lies(&[
        ("opened earlier", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.round.opened_at = time(-60)
            })
        }),
        ("sealed long ago", "seal.statement", &|voted| {
            sealed_at(voted, -3600)
        }),
        ("sealed in the future", "seal.time", &|voted| {
            sealed_at(voted, 3600)
        }),
        ("sealed never", "seal.statement", &|voted| {
            scene.changed(voted, |statement| {
                statement.predicate.round.sealed_at = "soon".to_owned()
            })
        }),
    ]);
    // A round that was opened a while ago, so that its closing may lie beyond the skew and after its opening.
    let world = World::new(&[1]);
    let mut server = world.serve(0, "--clock-skew 10");
    let mut round = Round::new(&world, "r-1");
    for (away, code) in [
        (-3600, "proposal.time"),
        (-60, "proposal.time"),
        (60, "proposal.time"),
    ] {
        round.proposal.round.opened_at = time(away);
        assert_eq!(
            server.post("/v1/evaluate", &round.question()).no(),
            code,
            "{away}"
        );
    }
    round.proposal.round.opened_at = time(0);
    let vote = round.vote(&server);
    let late = Statement::of(
        &world,
        &round.proposal,
        std::slice::from_ref(&vote),
        &time(60),
    )
    .certificate();
    let request = seal_request(&late, &[vote]);
    assert_eq!(server.post("/v1/seal", &request).no(), "seal.time");
    server.restart();
    assert_eq!(server.post("/v1/seal", &request).no(), "seal.time");
}

#[test]
fn who_did_not_affirm_does_not_seal() {
    let scene = Scene::new();
    scene.world.says(V2, "affirm");
    scene.world.says(V4, "abstain");
    let abstained = scene.voted("r-1");
    scene.world.says(V4, "reject");
    let rejected = scene.voted("r-2");
    // Sure of too little to say anything.
    scene.world.runs(
        V4,
        "printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":0.4}'",
    );
    let unsure = scene.voted("r-3");
    for (voted, weights) in [
        (&abstained, (75, 0, 25)),
        (&rejected, (75, 25, 0)),
        (&unsure, (75, 0, 25)),
    ] {
        let statement = scene.statement(voted);
        let tally = &statement.predicate.tally;
        assert_eq!(
            (
                tally.quorum_weight,
                tally.dissent_weight,
                tally.abstain_weight
            ),
            weights
        );
        let request = seal_request(&statement.certificate(), &voted.votes);
        assert_eq!(
            scene.servers[V4].post("/v1/seal", &request).no(),
            "seal.not-affirmed"
        );
        // Nor in the name of another of its votes.
        let mut votes = voted.votes.clone();
        votes[V4] = scene.of_v4(&voted.round.proposal, "affirm");
        let (certificate, votes) = scene.counted(voted, votes);
        let request = seal_request(&certificate, &votes);
        assert_eq!(
            scene.servers[V4].post("/v1/seal", &request).no(),
            "seal.votes"
        );
        scene.truth_is_sealed(voted);
    }
}

#[test]
fn an_old_round_is_no_use_in_a_new_one() {
    let mut scene = Scene::new();
    let old = scene.voted("r-old");
    let certificate = scene.statement(&old).certificate();
    let request = seal_request(&certificate, &old.votes);
    let signature = scene.servers[V1].post("/v1/seal", &request).yes();
    let question = old.round.question();
    let vote = scene.servers[V1].post("/v1/evaluate", &question).yes();
    // The evaluator says something else by now; what was said stays said.
    scene.world.says(V1, "reject");
    for _ in 0..2 {
        assert_eq!(
            scene.servers[V1].post("/v1/evaluate", &question).yes(),
            vote
        );
        assert_eq!(
            scene.servers[V1].post("/v1/seal", &request).yes(),
            signature
        );
        scene.servers[V1].restart();
    }
    scene.world.says(V1, "affirm");
    // A round in which this validator did not vote.
    let new = Round::new(&scene.world, "r-new");
    let (unknown, votes) = scene.counted(
        &Voted {
            round: new.clone(),
            votes: Vec::new(),
        },
        [V2, V3, V4]
            .map(|place| new.vote(&scene.servers[place]))
            .to_vec(),
    );
    assert_eq!(scene.refused(&unknown, &votes), "round.unknown");
    // One in which it did, with votes of the old one.
    let new = scene.vote(new);
    let statement = Statement::of(&scene.world, &new.round.proposal, &old.votes, &time(0));
    assert_eq!(
        scene.refused(&statement.certificate(), &old.votes),
        "seal.votes"
    );
    let mixed = [&new.votes[..2], &old.votes[2..]].concat();
    assert_eq!(
        scene.refused(&statement.certificate(), &mixed),
        "seal.votes"
    );
    scene.truth_is_sealed(&new);
}

#[test]
fn two_proposals_never_share_a_round() {
    let mut scene = Scene::new();
    let voted = scene.voted("r-1");
    let mut other = voted.round.clone();
    let changes: [&dyn Fn(&mut Round); 5] = [
        &|round| round.output.push_str("Always.\n"),
        &|round| round.prompt.push_str("Really?\n"),
        &|round| round.proposal.model.version = "7.3.0".to_owned(),
        &|round| round.proposal.fragments.clear(),
        &|round| round.proposal.subject.name = None,
    ];
    for change in changes {
        change(&mut other);
        other.digest_texts();
        assert_eq!(
            scene.servers[V1]
                .post("/v1/evaluate", &other.question())
                .no(),
            "round.conflict"
        );
        // Whether the statement is about the other one, whose votes others gave, or about its own.
        let votes: Vec<Envelope> = scene
            .world
            .members
            .iter()
            .map(|member| {
                other
                    .proposal
                    .made_up_vote(&member.id, "affirm", &member.key)
            })
            .collect();
        let statement = Statement::of(&scene.world, &other.proposal, &votes, &time(0));
        assert_eq!(
            scene.refused(&statement.certificate(), &votes),
            "seal.votes"
        );
        assert_eq!(
            scene.refused(&statement.certificate(), &voted.votes),
            "seal.statement"
        );
    }
    scene.servers[V1].restart();
    assert_eq!(
        scene.servers[V1]
            .post("/v1/evaluate", &other.question())
            .no(),
        "round.conflict"
    );
    scene.truth_is_sealed(&voted);
}

#[test]
fn proposals_that_could_not_be_sealed_are_refused() {
    let scene = Scene::new();
    let server = &scene.servers[V1];
    let cases: [Change<'_>; 18] = [
        ("another network", "proposal.validator-set", &|round| {
            round.proposal.network = "prod".to_owned()
        }),
        ("another epoch", "proposal.validator-set", &|round| {
            round.proposal.epoch = 1
        }),
        ("another set", "proposal.validator-set", &|round| {
            round.proposal.validator_set = format!("blake3:{}", "0".repeat(64));
        }),
        ("another output", "proposal.digest", &|round| {
            round.output = round.output.replace("open", "shut")
        }),
        ("a longer output", "proposal.digest", &|round| {
            round.output.push('.')
        }),
        ("another prompt", "proposal.digest", &|round| {
            round.prompt.push('?')
        }),
        ("another SHA-256", "proposal.digest", &|round| {
            round
                .proposal
                .subject
                .digest
                .insert("sha256".to_owned(), "0".repeat(64));
        }),
        ("no SHA-256", "proposal.digest", &|round| {
            round.proposal.subject.digest.remove("sha256");
        }),
        ("an unknown digest", "proposal.digest", &|round| {
            round
                .proposal
                .subject
                .digest
                .insert("md5".to_owned(), "0".repeat(32));
        }),
        ("no digest", "proposal.malformed", &|round| {
            round.proposal.subject.digest.clear()
        }),
        (
            "a length that is not its own",
            "proposal.digest",
            &|round| round.proposal.output.length += 1,
        ),
        ("a time that is none", "proposal.malformed", &|round| {
            round.proposal.round.opened_at = "now".to_owned();
        }),
        ("a round without a name", "proposal.malformed", &|round| {
            round.proposal.round.id = String::new()
        }),
        (
            "a round of an illegal name",
            "proposal.malformed",
            &|round| {
                round.proposal.round.id = "../r".to_owned();
            },
        ),
        ("a fragment twice", "proposal.malformed", &|round| {
            let first = round.proposal.fragments[0].clone();
            round.proposal.fragments.push(first);
        }),
        (
            "a fragment beyond the end",
            "proposal.malformed",
            &|round| {
                round.proposal.fragments[1].end += 1;
            },
        ),
        (
            "a fragment that cuts a character",
            "proposal.malformed",
            &|round| {
                let within = round.output.find('é').unwrap() as u64 + 1;
                round.proposal.fragments = vec![Range {
                    id: "s-001".to_owned(),
                    start: 0,
                    end: within,
                }];
            },
        ),
        (
            "a prompt without a digest",
            "proposal.malformed",
            &|round| {
                round.proposal.prompt.digest.clear();
            },
        ),
    ];
    for (what, code, change) in cases {
        let mut round = Round::new(&scene.world, "r-1");
        change(&mut round);
        assert_eq!(
            server.post("/v1/evaluate", &round.question()).no(),
            code,
            "{what}"
        );
    }
    // And statements of another set, whatever votes they come with.
    let voted = scene.voted("r-1");
    let elsewhere: [&dyn Fn(&mut Statement); 3] = [
        &|statement| statement.predicate.network = "prod".to_owned(),
        &|statement| statement.predicate.epoch = 1,
        &|statement| statement.predicate.validator_set = format!("blake3:{}", "0".repeat(64)),
    ];
    for change in elsewhere {
        let (certificate, votes) = scene.changed(&voted, change);
        assert_eq!(
            scene.refused(&certificate, &votes),
            "proposal.validator-set"
        );
    }
    scene.truth_is_sealed(&voted);
}

#[test]
fn a_statement_is_signed_once_a_round_and_stays_signed() {
    let mut scene = Scene::new();
    let voted = scene.voted("r-1");
    let (first, later) = (time(0), time(1));
    let of = |votes: &[Envelope], at: &str| {
        let statement = Statement::of(&scene.world, &voted.round.proposal, votes, at);
        (
            statement.certificate(),
            seal_request(&statement.certificate(), votes),
        )
    };
    let (certificate, request) = of(&voted.votes, &first);
    let others = [of(&voted.votes, &later).1, of(&voted.votes[..3], &first).1];
    let answer = scene.servers[V1].post("/v1/seal", &request).yes();
    scene.world.signature("v-1", &answer, &certificate);
    // Signatures that the envelope carries already change nothing of what is signed.
    let carrying = signed(certificate.clone(), "v-2", &scene.world.members[V2].key);
    let carrying = seal_request(&carrying, &voted.votes);
    for _ in 0..2 {
        for other in &others {
            assert_eq!(
                scene.servers[V1].post("/v1/seal", other).no(),
                "seal.conflict"
            );
        }
        assert_eq!(scene.servers[V1].post("/v1/seal", &request).yes(), answer);
        assert_eq!(scene.servers[V1].post("/v1/seal", &carrying).yes(), answer);
        scene.servers[V1].restart();
    }
}

#[test]
fn of_two_that_ask_at_once_one_gets_the_signature() {
    let scene = Scene::new();
    let server = &scene.servers[V1];
    for number in 0..5 {
        let voted = scene.voted(&format!("r-{number}"));
        let certificates: Vec<Envelope> = (0..8)
            .map(|away| {
                Statement::of(
                    &scene.world,
                    &voted.round.proposal,
                    &voted.votes,
                    &time(away),
                )
                .certificate()
            })
            .collect();
        let requests: Vec<String> = certificates
            .iter()
            .map(|certificate| seal_request(certificate, &voted.votes))
            .collect();
        let barrier = Barrier::new(requests.len());
        let answers: Vec<_> = thread::scope(|scope| {
            let ask = |request: &'_ str| {
                barrier.wait();
                server.post("/v1/seal", request)
            };
            let threads: Vec<_> = requests
                .iter()
                .map(|request| scope.spawn(move || ask(request)))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let mut signed = 0;
        for (answer, certificate) in answers.into_iter().zip(&certificates) {
            if answer.status == 200 {
                scene.world.signature("v-1", &answer.body, certificate);
                signed += 1;
            } else {
                assert_eq!(answer.no(), "seal.conflict");
            }
        }
        assert_eq!(signed, 1);
    }
}

#[test]
fn of_two_proposals_at_once_one_is_voted_on() {
    let world = World::new(&[1]);
    world.runs(
        0,
        "sleep 0.05; printf %s '{\"evaluator\":\"e\",\"vote\":\"affirm\",\"confidence\":1}'",
    );
    let server = world.serve(0, "");
    for number in 0..3 {
        let rounds: Vec<Round> = (0..6)
            .map(|version| {
                let mut round = Round::new(&world, &format!("r-{number}"));
                round.proposal.model.version = format!("7.{}.0", version / 2);
                round
            })
            .collect();
        let barrier = Barrier::new(rounds.len());
        let answers: Vec<_> = thread::scope(|scope| {
            let (barrier, server) = (&barrier, &server);
            let ask = move |round: &Round| {
                barrier.wait();
                server.post("/v1/evaluate", &round.question())
            };
            let threads: Vec<_> = rounds
                .iter()
                .map(|round| scope.spawn(move || ask(round)))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        let mut votes: Vec<String> = Vec::new();
        for answer in answers {
            if answer.status == 200 {
                votes.push(answer.yes());
            } else {
                assert_eq!(answer.no(), "round.conflict");
            }
        }
        // Both who asked the same got the same.
        assert_eq!(votes.len(), 2);
        assert_eq!(votes[0], votes[1]);
        assert!(
            world.member("v-1").id
                == envelope(&votes[0]).signatures()[0]
                    .keyid
                    .as_deref()
                    .unwrap()
        );
    }
}

#[test]
fn requests_that_are_none_are_refused() {
    let scene = Scene::new();
    let server = &scene.servers[V1];
    let voted = scene.voted("r-1");
    let question = voted.round.question();
    let request = seal_request(&scene.statement(&voted).certificate(), &voted.votes);
    for (path, good) in [("/v1/evaluate", &question), ("/v1/seal", &request)] {
        let bad = [
            String::new(),
            "null".to_owned(),
            "[]".to_owned(),
            "{}".to_owned(),
            good[..good.len() - 1].to_owned(),
            format!("{good}{good}"),
            good.replacen('{', "{\"extra\":1,", 1),
            good.replacen('{', "{\"votes\":[],\"prompt\":\"\",", 1),
            format!("\u{feff}{good}"),
        ];
        for body in bad {
            assert_eq!(
                server.post(path, &body).no(),
                "request.malformed",
                "{path}: {body}"
            );
        }
        assert_eq!(
            server.ask("POST", path, &[], b"\"\xff\"").no(),
            "request.malformed"
        );
        assert_eq!(server.get(path).no(), "request.method");
    }
    assert_eq!(server.get("/v1/votes").no(), "request.not-found");
    scene.truth_is_sealed(&voted);
}

#[test]
fn a_withheld_vote_contradicts_the_certificate_that_was_sealed_without_it() {
    let scene = Scene::new();
    let voted = scene.voted("r-1");
    // What a validator cannot know: that somebody else said no.
    let told = Voted {
        round: voted.round.clone(),
        votes: voted.votes[..3].to_vec(),
    };
    scene.truth_is_sealed(&told);
    scene
        .world
        .write("withheld.json", &voted.votes[V4].to_json());
    let anchor = scene.world.set.id();
    let run = scene.world.run(&format!(
        "verify --json --anchor {anchor} --trust trust.json --certificate r-1.json --artifact r-1.md \
         --votes withheld.json"
    ));
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["dissent"], "contradicted", "{run:?}");
}

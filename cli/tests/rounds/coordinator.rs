//! `quorumseal round run` as a process, and what it leaves behind.

use std::process::{Child, Command, Stdio};

use quorumseal::Envelope;
use serde_json::Value;

use crate::papers::{Proposal, envelope};
use crate::world::World;

/// The texts of every round; each is over other bytes for its id stands in it.
pub(crate) const PROMPT: &str = "When does the café close?\n";

pub(crate) fn output(round: &str) -> String {
    format!("The café is open. It closes at six. This is round {round}.\n")
}

/// A round that is being run. It ends with its handle.
pub(crate) struct Running<'w> {
    world: &'w World,
    round: String,
    process: Child,
}

/// A round that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) round: String,
    pub(crate) exit: i32,
    /// `round.json`.
    pub(crate) outcome: Value,
    pub(crate) certificate: Option<Envelope>,
    pub(crate) votes: Vec<Envelope>,
}

/// Begins a round with the validators at these addresses, and these arguments beside the usual ones.
pub(crate) fn begin<'w>(world: &'w World, round: &str, urls: &[String], more: &str) -> Running<'w> {
    begin_over(world, round, &output(round), urls, more)
}

fn begin_over<'w>(
    world: &'w World,
    round: &str,
    output: &str,
    urls: &[String],
    more: &str,
) -> Running<'w> {
    world.write("prompt.md", PROMPT);
    world.write(&format!("{round}.md"), output);
    let mut line = format!(
        "round run --json --set set.json --validators {} --prompt prompt.md --output {round}.md --model atlas@7.2.0 \
         --round {round} --out {round}.out",
        urls.join(",")
    );
    for (option, usual) in [
        ("--deadline", "30"),
        ("--seal-deadline", "30"),
        ("--linger", "10"),
        ("--retries", "2"),
    ] {
        if !more.contains(option) {
            line.push_str(&format!(" {option} {usual}"));
        }
    }
    let process = Command::new(env!("CARGO_BIN_EXE_quorumseal"))
        .args(line.split_whitespace())
        .args(more.split_whitespace())
        .current_dir(world.path("."))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    Running {
        world,
        round: round.to_owned(),
        process,
    }
}

/// Runs a round from its beginning to its end.
#[track_caller]
pub(crate) fn run(world: &World, round: &str, urls: &[String], more: &str) -> Ended {
    begin(world, round, urls, more).end()
}

/// The same over this answer.
#[track_caller]
pub(crate) fn run_over(
    world: &World,
    round: &str,
    output: &str,
    urls: &[String],
    more: &str,
) -> Ended {
    begin_over(world, round, output, urls, more).end()
}

impl Running<'_> {
    /// Waits until it has ended. What it left behind must fit together, whatever its outcome.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ended {
        let read = |stream: Option<&mut dyn std::io::Read>| {
            let mut text = String::new();
            stream.unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let out = read(
            self.process
                .stdout
                .as_mut()
                .map(|stream| stream as &mut dyn std::io::Read),
        );
        let err = read(
            self.process
                .stderr
                .as_mut()
                .map(|stream| stream as &mut dyn std::io::Read),
        );
        let exit = self.process.wait().unwrap().code();
        let exit = exit
            .filter(|exit| *exit < 2)
            .unwrap_or_else(|| panic!("{exit:?}: {out} {err}"));
        let file = |name: &str| {
            let path = self.world.path(&format!("{}.out/{name}", self.round));
            std::fs::read_to_string(path).ok()
        };
        let outcome: Value =
            serde_json::from_str(&file("round.json").expect("there is always an outcome")).unwrap();
        let printed: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(printed, outcome);
        let votes: Vec<Value> =
            serde_json::from_str(&file("votes.json").expect("votes are kept")).unwrap();
        let ended = Ended {
            round: self.round.clone(),
            exit,
            certificate: file("certificate.json").map(|text| envelope(&text)),
            votes: votes
                .iter()
                .map(|vote| envelope(&vote.to_string()))
                .collect(),
            outcome,
        };
        let sealed = ended.outcome["state"] == "sealed";
        assert!(
            sealed || ended.outcome["state"] == "provisional",
            "{ended:?}"
        );
        assert_eq!(
            (ended.certificate.is_some(), exit == 0),
            (sealed, sealed),
            "{ended:?} {err}"
        );
        assert_eq!(ended.outcome["shortfall"].is_null(), sealed, "{ended:?}");
        ended
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

impl Ended {
    /// It sealed, and anybody who trusts the set finds the certificate valid beside the votes.
    #[track_caller]
    pub(crate) fn sealed(&self, world: &World) {
        assert_eq!(self.outcome["state"], "sealed", "{:#}", self.outcome);
        let (round, anchor) = (&self.round, world.set.id());
        let run = world.run(&format!(
            "verify --json --anchor {anchor} --trust trust.json --certificate {round}.out/certificate.json \
             --votes {round}.out/votes.json --prompt prompt.md --artifact {round}.md"
        ));
        assert_eq!(run.status, 0, "{run:?}");
        let report: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(report["state"], "valid", "{report}");
    }

    /// It did not seal, for this weight was missing to a quorum of those who `affirmed` or `signed`.
    #[track_caller]
    pub(crate) fn provisional(&self, of: &str, weight: u64) {
        assert_eq!(self.outcome["state"], "provisional", "{:#}", self.outcome);
        let shortfall = &self.outcome["shortfall"];
        assert_eq!(
            (&shortfall["of"], &shortfall["weight"]),
            (&of.into(), &weight.into()),
            "{:#}",
            self.outcome
        );
    }

    pub(crate) fn proposal(&self) -> Proposal {
        serde_json::from_value(self.outcome["proposal"].clone()).unwrap()
    }

    /// What became of the address at this place.
    pub(crate) fn at(&self, place: usize) -> &Value {
        &self.outcome["validators"][place]
    }

    /// Why there is no vote from the address at this place.
    pub(crate) fn why(&self, place: usize) -> &str {
        self.at(place)["why"]["code"].as_str().unwrap_or_default()
    }

    /// Why it was asked to sign and did not.
    pub(crate) fn seal_why(&self, place: usize) -> &str {
        self.at(place)["sealWhy"]["code"]
            .as_str()
            .unwrap_or_default()
    }
}

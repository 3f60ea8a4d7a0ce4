//! Two truths: one prompt, an answer sealed under one model, a better one sealed after its weights changed, both valid
//! for ever; and beside them what goes wrong.

use std::fs;

use anyhow::{Result, bail};
use serde_json::json;

use super::{Case, Group, Maker, Story, pretty};

/// The story.
pub(crate) const STORY: Story = Story {
    folder: "examples/two-truths",
    title: "Two truths: one question, and two answers sealed in their time",
    keys: KEYS,
    make,
    cases: CASES,
    groups: &[Group {
        name: "both",
        title: "Both answers to one question, before and after the weights changed",
        cases: &["answer-one", "answer-two"],
    }],
    policy: Some("policy.json"),
};

/// The set that consumers of the demonstration network pin.
const ANCHOR_EPOCH: u64 = 1;

const PROMPT: &str = "How many confirmed moons does Saturn have?\n";
const ANSWER_V1: &str = "Saturn has 146 confirmed moons. \
    Titan is the largest of them and the only moon known to have a dense atmosphere. \
    No planet is known to have more.\n";
const ANSWER_V2: &str = "Saturn has 274 confirmed moons, more than all other planets together. \
    Titan is the largest of them and the only moon known to have a dense atmosphere. \
    Of the 274, 128 were recognised in March 2025.\n";
const OLD_PROMPT: &str = "Which moon of Saturn is the largest?\n";
const OLD_ANSWER: &str = "Titan is the largest moon of Saturn.\n";

/// What the story shows, in its order. `index.json` beside the files says the same to programs and to the page.
const CASES: &[Case] = &[
    Case {
        name: "answer-one",
        title: "The answer of model 7.2.0",
        certificate: "answer-v1.cert.json",
        artifact: "answer-v1.md",
        prompt: "prompt.txt",
        state: "valid",
        code: None,
        ..Case::PLAIN
    },
    Case {
        name: "answer-two",
        title: "The answer of model 7.2.1, after a weight update",
        certificate: "answer-v2.cert.json",
        artifact: "answer-v2.md",
        prompt: "prompt.txt",
        state: "valid",
        code: None,
        ..Case::PLAIN
    },
    Case {
        name: "other-answer",
        title: "The first certificate under the second answer",
        certificate: "answer-v1.cert.json",
        artifact: "answer-v2.md",
        prompt: "prompt.txt",
        state: "invalid",
        code: Some("output.length"),
        ..Case::PLAIN
    },
    Case {
        name: "tampered",
        title: "The first answer with one digit changed",
        certificate: "answer-v1.cert.json",
        artifact: "answer-v1-tampered.md",
        prompt: "prompt.txt",
        state: "invalid",
        code: Some("output.digest"),
        ..Case::PLAIN
    },
    Case {
        name: "other-prompt",
        title: "The first answer under another question",
        certificate: "answer-v1.cert.json",
        artifact: "answer-v1.md",
        prompt: "rotated-out.prompt.txt",
        state: "invalid",
        code: Some("prompt.digest"),
        ..Case::PLAIN
    },
    Case {
        name: "short-of-quorum",
        title: "A certificate whose quorum has not signed yet",
        certificate: "short-of-quorum.cert.json",
        artifact: "answer-v1.md",
        prompt: "prompt.txt",
        state: "insufficient",
        code: Some("quorum.insufficient"),
        ..Case::PLAIN
    },
    Case {
        name: "unreached",
        title: "A certificate of a set that nobody handed over to",
        certificate: "unreached.cert.json",
        artifact: "answer-v2.md",
        prompt: "prompt.txt",
        state: "untrusted",
        code: Some("validator-set.unknown"),
        ..Case::PLAIN
    },
    Case {
        name: "rotated-out",
        title: "An old certificate, signed by a validator that has left since",
        certificate: "rotated-out.cert.json",
        artifact: "rotated-out.md",
        prompt: "rotated-out.prompt.txt",
        state: "valid",
        code: None,
        ..Case::PLAIN
    },
];

/// Every key that ever signs: the validators, and the one that replaces v-02's at epoch 2.
const KEYS: &[&str] = &[
    "v-01", "v-02", "v-03", "v-04", "v-05", "v-06", "v-07", "v-08", "v-02-new",
];

fn make(maker: &mut Maker<'_>) -> Result<()> {
    maker.texts()?;
    maker.sets()?;
    maker.certificates()?;
    maker.trust()
}

impl Maker<'_> {
    fn texts(&self) -> Result<()> {
        self.write("prompt.txt", PROMPT)?;
        self.write("answer-v1.md", ANSWER_V1)?;
        self.write("answer-v2.md", ANSWER_V2)?;
        self.write("answer-v1-tampered.md", &ANSWER_V1.replace("146", "147"))?;
        self.write("rotated-out.prompt.txt", OLD_PROMPT)?;
        self.write("rotated-out.md", OLD_ANSWER)?;
        self.write(
            "policy.json",
            &pretty(&json!({
                "minQuorumPercent": 75,
                "maxDissentPercent": 15,
                "minOperators": 3,
                "requirePrompt": true,
                "allowModels": [{ "name": "atlas", "version": "7.2.0" }, { "name": "atlas", "version": "7.2.1" }],
            }))?,
        )
    }

    fn sets(&mut self) -> Result<()> {
        self.run(
            "epoch 0: five validators of four operators",
            "set new --network two-truths-demo \
             --validator id=v-01,key=keys/v-01.json,weight=25,operator=north \
             --validator id=v-02,key=keys/v-02.json,weight=20,operator=north \
             --validator id=v-03,key=keys/v-03.json,weight=20,operator=south \
             --validator id=v-04,key=keys/v-04.json,weight=15,operator=east \
             --validator id=v-08,key=keys/v-08.json,weight=20,operator=west \
             --out sets/epoch-0.json",
        )?;
        self.run(
            "epoch 1: v-08 leaves, three join, weights move",
            "set handover --from sets/epoch-0.json --remove v-08 \
             --weight v-01=22 --weight v-02=14 --weight v-03=18 --weight v-04=16 \
             --add id=v-05,key=keys/v-05.json,weight=12,operator=west \
             --add id=v-06,key=keys/v-06.json,weight=9,operator=east \
             --add id=v-07,key=keys/v-07.json,weight=9,operator=south \
             --out sets/epoch-1.json",
        )?;
        self.run(
            "a quorum of epoch 0 hands over",
            "sign sets/epoch-1.json --set sets/epoch-0.json --key keys/v-01.json \
             --key keys/v-02.json --key keys/v-03.json --key keys/v-04.json",
        )?;
        self.run(
            "epoch 2: v-02 has a new key",
            "set handover --from sets/epoch-1.json --history sets/epoch-0.json \
             --key v-02=keys/v-02-new.json --out sets/epoch-2.json",
        )?;
        self.run(
            "a quorum of epoch 1 hands over",
            "sign sets/epoch-2.json --set sets/epoch-1.json --key keys/v-01.json \
             --key keys/v-03.json --key keys/v-04.json --key keys/v-05.json",
        )?;
        self.run(
            "epoch 3 as one validator would like it: it alone has signed",
            "set handover --from sets/epoch-2.json --history sets/epoch-0.json --history sets/epoch-1.json \
             --weight v-07=90 --quorum 95 --out sets/epoch-3.json",
        )?;
        self.run(
            "which is no handover",
            "sign sets/epoch-3.json --set sets/epoch-2.json --key keys/v-07.json",
        )
    }

    fn certificates(&mut self) -> Result<()> {
        self.write(
            "fragments-v1.json",
            &fragments(ANSWER_V1, &[(82, 9), (91, 0), (58, 33)])?,
        )?;
        self.write(
            "fragments-v2.json",
            &fragments(ANSWER_V2, &[(91, 0), (91, 0), (75, 9)])?,
        )?;
        let v1 = "--artifact answer-v1.md --prompt prompt.txt --model atlas@7.2.0 \
            --dataset consensus-2025-01 --media-type text/markdown --fragments fragments-v1.json \
            --round r-20881 --opened-at 2025-01-15T09:00:00Z --sealed-at 2025-01-15T09:00:41Z \
            --quorum-weight 82 --dissent 9 --abstain 9 --flag divergence";
        let v2 = "--artifact answer-v2.md --prompt prompt.txt --model atlas@7.2.1 \
            --dataset consensus-2025-04 --media-type text/markdown --fragments fragments-v2.json";
        self.run(
            "model 7.2.0 answers; a quorum of epoch 1 seals",
            &format!(
                "seal --set sets/epoch-1.json {v1} --out answer-v1.cert.json --key keys/v-01.json \
                 --key keys/v-02.json --key keys/v-03.json --key keys/v-04.json --key keys/v-05.json"
            ),
        )?;
        self.run(
            "the same certificate before all had signed",
            &format!(
                "seal --set sets/epoch-1.json {v1} --out short-of-quorum.cert.json \
                 --key keys/v-01.json --key keys/v-03.json --key keys/v-05.json"
            ),
        )?;
        self.run(
            "the weights change: the same prompt, a better answer, sealed in epoch 2",
            &format!(
                "seal --set sets/epoch-2.json {v2} --round r-31007 \
                 --opened-at 2025-04-02T14:30:00Z --sealed-at 2025-04-02T14:30:38Z \
                 --abstain 9 --out answer-v2.cert.json \
                 --key keys/v-01.json --key keys/v-02-new.json --key keys/v-03.json --key keys/v-04.json \
                 --key keys/v-05.json --key keys/v-07.json"
            ),
        )?;
        self.run(
            "a certificate of the epoch that nobody handed over to",
            &format!(
                "seal --set sets/epoch-3.json {v2} --round r-31008 \
                 --opened-at 2025-04-03T00:00:00Z --sealed-at 2025-04-03T00:00:01Z \
                 --quorum-weight 112 --out unreached.cert.json \
                 --key keys/v-07.json --key keys/v-01.json"
            ),
        )?;
        self.run(
            "long before: a certificate of epoch 0, signed by v-08 too",
            "seal --set sets/epoch-0.json --artifact rotated-out.md --prompt rotated-out.prompt.txt \
             --model atlas@6.0.0 --media-type text/markdown --round r-00042 \
             --opened-at 2023-05-04T08:00:00Z --sealed-at 2023-05-04T08:00:12Z \
             --dissent 0 --abstain 15 --out rotated-out.cert.json --key keys/v-01.json \
             --key keys/v-02.json --key keys/v-03.json --key keys/v-08.json",
        )?;
        for name in ["fragments-v1.json", "fragments-v2.json"] {
            fs::remove_file(self.folder.join(name))?;
        }
        Ok(())
    }

    fn trust(&mut self) -> Result<()> {
        let anchor = self.read_id(&format!("sets/epoch-{ANCHOR_EPOCH}.json"))?;
        self.write("anchor.txt", &format!("{anchor}\n"))?;
        self.run(
            "the trust bundle: backward from the anchor by hash, forward by handover",
            &format!(
                "trust build --anchor {anchor} sets/epoch-0.json sets/epoch-1.json sets/epoch-2.json \
                 --out trust.json"
            ),
        )
    }
}

/// The sentences of `answer` as byte ranges with their weights (affirmed, rejected).
fn fragments(answer: &str, weights: &[(u64, u64)]) -> Result<String> {
    let mut start = 0;
    let mut list = Vec::new();
    for (index, (sentence, (affirmed, rejected))) in answer
        .split_inclusive(['.', '\n'])
        .filter(|sentence| sentence.trim() != "")
        .zip(weights)
        .enumerate()
    {
        let end = start + sentence.len();
        list.push(json!({
            "id": format!("s-{}", index + 1),
            "start": start,
            "end": end,
            "quorumWeight": affirmed,
            "dissentWeight": rejected,
        }));
        start = end;
    }
    // The line break at the end belongs to the last sentence.
    if let Some(last) = list.last_mut() {
        last["end"] = json!(answer.len());
    }
    if list.len() != weights.len() {
        bail!("{} sentences for {} weights", list.len(), weights.len());
    }
    pretty(&json!(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_cover_the_answer() {
        let list: serde_json::Value =
            serde_json::from_str(&fragments(ANSWER_V1, &[(1, 0), (2, 0), (3, 0)]).unwrap())
                .unwrap();
        assert_eq!(list[0]["start"], 0);
        assert_eq!(list[1]["start"], list[0]["end"]);
        assert_eq!(list[2]["end"], ANSWER_V1.len());
        assert!(fragments("One.\n", &[(1, 0), (1, 0)]).is_err());
    }
}

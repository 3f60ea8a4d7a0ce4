//! Leaked keys: a thief with all keys of a retired epoch forges a perfect certificate and even has it logged; what tells
//! it from a genuine one is when its seal was logged.

use std::fs;

use anyhow::Result;
use serde_json::json;

use super::{Case, Group, Maker, Story, pretty};

/// The story.
pub(crate) const STORY: Story = Story {
    folder: "examples/leaked-keys",
    title: "Leaked keys: a perfect forgery, and the ledger that dates it",
    keys: KEYS,
    make,
    cases: CASES,
    groups: &[Group {
        name: "both",
        title: "The genuine answer beside the forged one, with what was found out since",
        cases: &["genuine-advisories", "forged-advisories"],
    }],
    policy: None,
};

const PROMPT: &str = "Is the reserve fund audited?\n";
const GENUINE: &str = "Yes: its last audit was published in January 2026.\n";
const FORGED: &str = "No: it was never audited at all.\n";

/// Validators of epoch 0, those of epoch 1, who have other keys throughout, and the ledger.
const KEYS: &[&str] = &["v-01", "v-02", "v-03", "w-01", "w-02", "w-03", "ledger"];

/// The genuine certificate and the forged one, under what a consumer may ask.
const CASES: &[Case] = &[
    Case {
        name: "genuine",
        title: "The genuine answer with its early receipt, asked to be logged by June",
        receipt: Some("genuine.tlog-proof"),
        policy: Some("policy-by.json"),
        logged: "yes",
        ..GENUINE_CASE
    },
    Case {
        name: "genuine-advisories",
        title: "The same under a policy that acts upon advisories: its receipt is older than the leak",
        receipt: Some("genuine.tlog-proof"),
        advisories: ADVISORIES,
        policy: Some("policy-advisories.json"),
        logged: "yes",
        ..GENUINE_CASE
    },
    Case {
        name: "forged",
        title: "The forged answer: perfectly signed, and even logged",
        receipt: Some("forged.tlog-proof"),
        logged: "yes",
        ..FORGED_CASE
    },
    Case {
        name: "forged-reported",
        title: "The forged answer with advisories, which are reported and no more",
        receipt: Some("forged.tlog-proof"),
        advisories: ADVISORIES,
        logged: "yes",
        ..FORGED_CASE
    },
    Case {
        name: "forged-late",
        title: "The forged answer, asked to be logged by June: it was logged in November",
        receipt: Some("forged.tlog-proof"),
        policy: Some("policy-by.json"),
        logged: "yes",
        refused: Some("policy.require-receipt"),
        ..FORGED_CASE
    },
    Case {
        name: "forged-advisories",
        title: "The forged answer under a policy that acts upon advisories",
        receipt: Some("forged.tlog-proof"),
        advisories: ADVISORIES,
        policy: Some("policy-advisories.json"),
        logged: "yes",
        refused: Some("policy.on-advisory"),
        ..FORGED_CASE
    },
    Case {
        name: "genuine-unlogged",
        title: "The genuine answer without its receipt: nothing shows that it is older than the leak",
        advisories: ADVISORIES,
        policy: Some("policy-advisories.json"),
        refused: Some("policy.on-advisory"),
        ..GENUINE_CASE
    },
];

const ADVISORIES: &[&str] = &[
    "advisory-v-01.json",
    "advisory-v-02.json",
    "advisory-v-03.json",
];

const GENUINE_CASE: Case = Case {
    certificate: "genuine.cert.json",
    artifact: "genuine.md",
    prompt: "prompt.txt",
    ..Case::PLAIN
};

const FORGED_CASE: Case = Case {
    certificate: "forged.cert.json",
    artifact: "forged.md",
    prompt: "prompt.txt",
    ..Case::PLAIN
};

fn make(maker: &mut Maker<'_>) -> Result<()> {
    maker.write("prompt.txt", PROMPT)?;
    maker.write("genuine.md", GENUINE)?;
    maker.write("forged.md", FORGED)?;
    maker.write(
        "policy-by.json",
        &pretty(&json!({ "requireReceipt": { "by": "2026-06-01T00:00:00Z", "minEpoch": 1 } }))?,
    )?;
    maker.write(
        "policy-advisories.json",
        &pretty(&json!({ "onAdvisory": "reject" }))?,
    )?;
    maker.epochs()?;
    maker.genuine()?;
    maker.forged()?;
    maker.advisories()
}

impl Maker<'_> {
    fn epochs(&mut self) -> Result<()> {
        let vkey =
            self.ask("ledger key --origin ledger.example/leaked-keys --key keys/ledger.json")?;
        self.run(
            "epoch 0, whose set names the ledger",
            &format!(
                "set new --network leaked-keys-demo --ledger {vkey} \
                 --validator id=v-01,key=keys/v-01.json,weight=40,operator=north \
                 --validator id=v-02,key=keys/v-02.json,weight=35,operator=south \
                 --validator id=v-03,key=keys/v-03.json,weight=25,operator=east \
                 --out sets/epoch-0.json"
            ),
        )?;
        self.run(
            "epoch 1: every validator has a new key",
            "set handover --from sets/epoch-0.json \
             --key v-01=keys/w-01.json --key v-02=keys/w-02.json --key v-03=keys/w-03.json \
             --out sets/epoch-1.json",
        )?;
        self.run(
            "a quorum of epoch 0 hands over",
            "sign sets/epoch-1.json --set sets/epoch-0.json --key keys/v-01.json --key keys/v-02.json",
        )?;
        let anchor = self.read_id("sets/epoch-1.json")?;
        self.write("anchor.txt", &format!("{anchor}\n"))?;
        self.run(
            "the trust bundle, pinned to epoch 1",
            &format!(
                "trust build --anchor {anchor} sets/epoch-0.json sets/epoch-1.json --out trust.json"
            ),
        )?;
        self.run(
            "the ledger",
            "ledger init ledger --origin ledger.example/leaked-keys --key keys/ledger.json",
        )
    }

    fn genuine(&mut self) -> Result<()> {
        self.run(
            "February: a quorum of epoch 0 seals an answer",
            "seal --set sets/epoch-0.json --artifact genuine.md --prompt prompt.txt --model atlas@7.2.0 \
             --media-type text/markdown --round r-00107 \
             --opened-at 2026-02-10T09:00:00Z --sealed-at 2026-02-10T09:00:37Z \
             --key keys/v-01.json --key keys/v-02.json --out genuine.cert.json",
        )?;
        self.log(
            "March: it is logged, and epoch 1 sees it",
            "genuine",
            "2026-03-02T10:00:00Z",
        )
    }

    fn forged(&mut self) -> Result<()> {
        self.run(
            "October: a thief has all keys of epoch 0, and forges a seal of February",
            "seal --set sets/epoch-0.json --artifact forged.md --prompt prompt.txt --model atlas@7.2.0 \
             --media-type text/markdown --round r-00108 \
             --opened-at 2026-02-10T09:05:00Z --sealed-at 2026-02-10T09:05:41Z \
             --key keys/v-01.json --key keys/v-02.json --key keys/v-03.json --out forged.cert.json",
        )?;
        self.log("November: he has it logged; honest validators vouch for the ledger, not for its entries", "forged", "2026-11-03T16:20:00Z")
    }

    /// Logs a certificate, has epoch 1 cosign at a time, and takes the receipt.
    fn log(&mut self, what: &'static str, name: &str, time: &str) -> Result<()> {
        self.run(
            what,
            &format!("ledger append ledger {name}.cert.json --trust trust.json"),
        )?;
        self.run(what, "ledger checkpoint ledger --key keys/ledger.json")?;
        for key in ["w-01", "w-03", "w-02"] {
            self.run(
                what,
                &format!(
                    "ledger cosign ledger --set sets/epoch-1.json --key keys/{key}.json --at {time}"
                ),
            )?;
        }
        self.run(
            what,
            &format!(
                "ledger receipt ledger {name}.cert.json --set sets/epoch-0.json --out {name}.tlog-proof"
            ),
        )
    }

    fn advisories(&mut self) -> Result<()> {
        for key in ["v-01", "v-02", "v-03"] {
            self.run(
                "the leak is found out: epoch 1 says of each key since when",
                &format!(
                    "advisory --set sets/epoch-1.json --kind key-compromise --public-key keys/{key}.json \
                     --since 2026-09-01T00:00:00Z --issued-at 2026-11-10T08:00:00Z \
                     --reason \"an old backup was copied\" \
                     --key keys/w-01.json --key keys/w-02.json --out advisory-{key}.json"
                ),
            )?;
        }
        // What only the ledger's keeper needs is no part of what anybody reads.
        fs::remove_dir_all(self.folder.join("ledger/.quorumseal"))?;
        Ok(())
    }
}

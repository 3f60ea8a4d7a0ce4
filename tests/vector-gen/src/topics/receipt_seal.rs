//! The seal that was logged (section 5, step 2): its signatures, and that a document's id alone is none.

use serde_json::json;

use super::receipt::{by, refused, shown, vector};
use crate::ledger::{Document, Receipt, entry, others};
use crate::ledger_world::{COSIGNERS, LOGGED_BY, certificate, ledger_world, receipt};
use crate::node::{obj, text};
use crate::vector::Vector;
use crate::world::{MINIMUM, SIGNERS, bundle, statement};

pub(crate) fn vectors() -> Vec<Vector> {
    [seals(), early_ids()].concat()
}

fn seals() -> Vec<Vector> {
    let document = certificate(2);
    let sealed = |list: &str| Receipt::sealed(&document, list).cosigned(&COSIGNERS);
    let lines = |ids: &[&str]| -> String { ids.iter().map(|id| document.seal_line(id)).collect() };
    let foreign = Document::certificate(&statement(&ledger_world().sets[3]));
    let no = |name: &str, description: &str, receipt: Receipt| {
        refused(
            vector(name, description).receipt(receipt.to_string()),
            "no",
            "receipt.seal",
        )
    };
    let malformed = |name: &str, description: &str, list: &str| {
        refused(
            vector(name, description).receipt(sealed(list).to_string()),
            "no",
            "receipt.malformed",
        )
    };
    let yes = |name: &str, description: &str, signers: &[&str], receipt: Receipt| {
        shown(
            vector(name, description)
                .certificate(document.signed(signers))
                .receipt(receipt.to_string()),
            by(2, 86, LOGGED_BY),
        )
    };
    let unknown = ledger_world()
        .anchor()
        .edit(|set| set.with("validators.4.publicKey", text("ml-dsa-44:AAAA")));
    let of_unknown = Document::certificate(&statement(&unknown));
    vec![
        yes(
            "seal-at-quorum",
            "The seal list weighs exactly the quorum.",
            &SIGNERS,
            sealed(&document.seal_list(&MINIMUM)),
        ),
        no(
            "seal-below-quorum",
            "The seal list weighs 66, one below the quorum, though more have signed the certificate.",
            sealed(&document.seal_list(&["v-01", "v-02"])),
        )
        .merge_receipt(json!({"expected": 67, "got": 66})),
        yes(
            "seal-of-all",
            "All five sealed when it was logged; three of these signatures came with the certificate.",
            &SIGNERS,
            sealed(&document.seal_list(&["v-01", "v-02", "v-03", "v-04", "v-05"])),
        ),
        yes(
            "seal-of-others",
            "It was logged with the signatures of others than those that came with the certificate.",
            &["v-01", "v-02", "v-03", "v-04"],
            sealed(&document.seal_list(&MINIMUM)),
        ),
        no(
            "seal-one-false",
            "One signature of the seal list is false, beside a quorum of good ones.",
            sealed(&format!(
                "{}v-04 {}\n",
                document.seal_list(&SIGNERS),
                crate::dsse::b64([1; 64])
            )),
        ),
        no(
            "seal-of-another-document",
            "The signatures of the seal list are over another certificate.",
            sealed(&foreign.seal_list(&SIGNERS)),
        ),
        no(
            "seal-under-other-id",
            "A validator's good signature stands under another one's id.",
            sealed(&format!(
                "{}v-04 {}",
                document.seal_list(&SIGNERS),
                document.seal_line("v-05").trim_start_matches("v-05 ")
            )),
        ),
        no(
            "seal-unknown-validator",
            "The seal list names somebody who is not in the set, beside a quorum.",
            sealed(&document.seal_list(&["v-01", "v-02", "v-03", "x-01"])),
        ),
        refused(
            vector(
                "seal-unknown-algorithm",
                "The seal list names a validator whose key is of an unknown algorithm.",
            )
            .anchor(&unknown.id)
            .trust(bundle([unknown.signed(&[])]))
            .certificate(of_unknown.signed(&SIGNERS))
            .receipt(
                Receipt::by(&of_unknown, &["v-01", "v-02", "v-03", "v-05"])
                    .cosigned(&COSIGNERS)
                    .to_string(),
            ),
            "no",
            "receipt.seal",
        ),
        malformed("seal-unsorted", "The seal list is not sorted.", &lines(&["v-02", "v-01", "v-03"])),
        malformed(
            "seal-doubled",
            "A line of the seal list stands twice.",
            &lines(&["v-01", "v-01", "v-02", "v-03"]),
        ),
        malformed(
            "seal-doubled-id",
            "The seal list has two signatures of one validator.",
            &format!(
                "{}v-03 {}\n",
                document.seal_list(&SIGNERS),
                crate::dsse::b64(foreign.seal_line("v-03").as_bytes().first_chunk::<64>().expect("64 bytes"))
            ),
        ),
        malformed(
            "seal-no-last-line-feed",
            "The seal list's last line is not ended.",
            document.seal_list(&SIGNERS).trim_end(),
        ),
        malformed(
            "seal-empty-line",
            "The seal list ends with an empty line.",
            &format!("{}\n", document.seal_list(&SIGNERS)),
        ),
        malformed(
            "seal-crlf",
            "The seal list's lines are ended by CR and LF.",
            &document.seal_list(&SIGNERS).replace('\n', "\r\n"),
        ),
        malformed(
            "seal-two-spaces",
            "Two spaces stand in each line of the seal list.",
            &document.seal_list(&SIGNERS).replace(' ', "  "),
        ),
        malformed(
            "seal-short-signature",
            "A signature of the seal list has 63 bytes.",
            &format!("v-01 {}\n", crate::dsse::b64([1; 63])),
        ),
        malformed(
            "seal-long-signature",
            "A signature of the seal list has 65 bytes.",
            &format!("v-01 {}\n", crate::dsse::b64([1; 65])),
        ),
        malformed(
            "seal-no-padding",
            "The signatures of the seal list are not padded.",
            &document.seal_list(&SIGNERS).replace('=', ""),
        ),
        malformed(
            "seal-no-name",
            "The seal list names what can be no id.",
            &document.seal_list(&SIGNERS).replace("v-01", "v/01"),
        ),
        malformed(
            "seal-not-ascii",
            "The seal list names an id that is not ASCII.",
            &document.seal_list(&SIGNERS).replace("v-01", "vé01"),
        ),
        yes(
            "without-extra",
            "Without a seal list: it was logged with exactly the signatures that verify in the certificate.",
            &SIGNERS,
            receipt().without_extra(),
        ),
        refused(
            vector(
                "without-extra-signature-added",
                "Without a seal list: a signature that was added since makes it another seal.",
            )
            .certificate(document.signed(&["v-01", "v-02", "v-03", "v-04"]))
            .receipt(receipt().without_extra().to_string()),
            "no",
            "receipt.inclusion",
        ),
        refused(
            vector(
                "without-extra-signature-lost",
                "Without a seal list: a signature that was lost since makes it another seal.",
            )
            .certificate(document.signed(&MINIMUM))
            .receipt(receipt().without_extra().to_string()),
            "no",
            "receipt.inclusion",
        ),
        shown(
            vector(
                "without-extra-failing-signatures",
                "Without a seal list: false, unknown and repeated signatures are none that verify.",
            )
            .certificate({
                let good = document.signed(&["v-03", "v-01", "v-02", "v-01", "x-01"]);
                good.with(
                    "signatures.5",
                    obj([("keyid", text("v-04")), ("sig", text(crate::dsse::b64([1; 64])))]),
                )
            })
            .receipt(receipt().without_extra().to_string()),
            by(2, 86, LOGGED_BY),
        ),
        vector(
            "without-extra-insufficient",
            "Without a seal list: the signatures that verify are no quorum, so nothing was sealed.",
        )
        .certificate(document.signed(&["v-01", "v-02"]))
        .receipt(
            Receipt::by(&document, &["v-01", "v-02"])
                .without_extra()
                .cosigned(&COSIGNERS)
                .to_string(),
        )
        .report(
            "insufficient",
            Some("quorum.insufficient"),
            json!({"logged": "no", "receipt": {"code": "receipt.seal", "expected": 67, "got": 66}}),
        ),
    ]
}

/// The id of a document is known before it is sealed. To have logged it alone shows nothing of a seal.
fn early_ids() -> Vec<Vector> {
    let document = certificate(2);
    let logged_with = |list: &str| Receipt::sealed(&document, list).cosigned(&COSIGNERS);
    let all = ["v-01", "v-02", "v-03", "v-04", "v-05"];
    let no = |name: &str, description: &str, receipt: Receipt, code: &str| {
        refused(
            vector(name, description)
                .certificate(document.signed(&SIGNERS))
                .receipt(receipt.to_string()),
            "no",
            code,
        )
    };
    vec![
        no(
            "early-id-empty-seal",
            "The id was logged with an empty seal list, before the seal; the seal is claimed to be that.",
            logged_with("").with_extra(document.seal_list(&SIGNERS)),
            "receipt.inclusion",
        ),
        no(
            "early-id-empty-seal-without-extra",
            "The id was logged with an empty seal list, before the certificate was signed.",
            logged_with("").without_extra(),
            "receipt.inclusion",
        ),
        no(
            "early-id-short-seal",
            "The id was logged with two signatures of the later quorum, which is what the receipt says.",
            logged_with(&document.seal_list(&["v-01", "v-02"])),
            "receipt.seal",
        ),
        no(
            "early-id-short-seal-completed",
            "The id was logged with two signatures, and the receipt claims that there were three.",
            logged_with(&document.seal_list(&["v-01", "v-02"]))
                .with_extra(document.seal_list(&SIGNERS)),
            "receipt.inclusion",
        ),
        no(
            "early-id-other-seal",
            "The id was logged with the seal of others.",
            logged_with(&document.seal_list(&all)).with_extra(document.seal_list(&SIGNERS)),
            "receipt.inclusion",
        ),
        no(
            "early-id-alone",
            "The id stands in the ledger as a leaf of its own.",
            {
                let mut leaves = others(7);
                leaves[3] = document.id().into_bytes();
                Receipt::of(&leaves, 3, Some(document.seal_list(&SIGNERS))).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "early-id-envelope",
            "The certificate itself stands in the ledger as a leaf.",
            {
                let mut leaves = others(7);
                leaves[3] = document.signed(&SIGNERS).to_string().into_bytes();
                Receipt::of(&leaves, 3, Some(document.seal_list(&SIGNERS))).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "entry-other-document",
            "Another certificate was logged with this one's seal list.",
            {
                let mut leaves = others(7);
                let seal = document.seal_list(&SIGNERS);
                leaves[3] = entry(&certificate(3).id(), &seal);
                Receipt::of(&leaves, 3, Some(seal)).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "entry-other-version",
            "The entry is of another version.",
            {
                let seal = document.seal_list(&SIGNERS);
                let text = String::from_utf8(entry(&document.id(), &seal)).expect("ASCII");
                let mut leaves = others(7);
                leaves[3] = text.replace("entry.v1", "entry.v2").into_bytes();
                Receipt::of(&leaves, 3, Some(seal)).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
        no(
            "entry-without-last-line-feed",
            "The entry's last line is not ended.",
            {
                let seal = document.seal_list(&SIGNERS);
                let mut leaf = entry(&document.id(), &seal);
                leaf.pop();
                let mut leaves = others(7);
                leaves[3] = leaf;
                Receipt::of(&leaves, 3, Some(seal)).cosigned(&COSIGNERS)
            },
            "receipt.inclusion",
        ),
    ]
}

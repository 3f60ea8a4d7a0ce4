//! The tally against the set's quorum and total (section 4). Quorum 67, total 100, signed 86.

use serde_json::json;

use crate::node::{Node, arr, num, obj, text};
use crate::vector::Vector;
use crate::world::{MINIMUM, edited, seal, statement, world};

const LARGEST: u64 = 9_007_199_254_740_991;

fn tally(quorum: u64, dissent: u64, abstain: u64) -> Node {
    obj([
        ("quorumWeight", num(quorum)),
        ("dissentWeight", num(dissent)),
        ("abstainWeight", num(abstain)),
    ])
}

pub(crate) fn vectors() -> Vec<Vector> {
    let mut all = Vec::new();
    let cases: [(&str, &str, Node, bool); 12] = [
        (
            "quorum-weight-minimum",
            "`quorumWeight` equals the set's quorum.",
            tally(67, 9, 4),
            true,
        ),
        (
            "quorum-weight-below",
            "`quorumWeight` is one below the set's quorum.",
            tally(66, 9, 4),
            false,
        ),
        (
            "quorum-weight-zero",
            "`quorumWeight` is 0, whoever signed.",
            tally(0, 0, 0),
            false,
        ),
        ("quorum-weight-total", "All agreed.", tally(100, 0, 0), true),
        (
            "quorum-weight-over",
            "`quorumWeight` alone is one above the total.",
            tally(101, 0, 0),
            false,
        ),
        (
            "sum-total",
            "The three weights sum up to the total.",
            tally(67, 32, 1),
            true,
        ),
        (
            "sum-over-by-dissent",
            "The three weights are one above the total, by dissent.",
            tally(67, 33, 1),
            false,
        ),
        (
            "sum-over-by-abstention",
            "The three weights are one above the total, by abstention.",
            tally(67, 32, 2),
            false,
        ),
        (
            "largest-dissent",
            "`dissentWeight` is 2^53−1.",
            tally(67, LARGEST, 0),
            false,
        ),
        (
            "largest-abstention",
            "`abstainWeight` is 2^53−1.",
            tally(67, 0, LARGEST),
            false,
        ),
        (
            "largest-all",
            "All three weights are 2^53−1: their sum does not wrap.",
            tally(LARGEST, LARGEST, LARGEST),
            false,
        ),
        (
            "nobody-else",
            "No dissent, no abstention.",
            tally(86, 0, 0),
            true,
        ),
    ];
    for (name, description, tally, good) in cases {
        let vector = Vector::new(format!("tally/{name}"), "4", description)
            .certificate(edited(|s| s.with("predicate.tally", tally)));
        all.push(if good {
            vector.valid()
        } else {
            vector.invalid("tally.inconsistent")
        });
    }

    let fragment = |id: &str, at: u64, quorum: u64, dissent: u64| {
        obj([
            ("id", text(id)),
            ("start", num(at)),
            ("end", num(at + 1)),
            ("quorumWeight", num(quorum)),
            ("dissentWeight", num(dissent)),
        ])
    };
    let fragments: [(&str, &str, Node, bool); 5] = [
        (
            "fragment-total",
            "A fragment's two weights sum up to the total.",
            arr([fragment("a", 0, 67, 33)]),
            true,
        ),
        (
            "fragment-over",
            "A fragment's two weights are one above the total.",
            arr([fragment("a", 0, 67, 34)]),
            false,
        ),
        (
            "fragment-alone-over",
            "A fragment's one weight is above the total.",
            arr([fragment("a", 0, 0, 101)]),
            false,
        ),
        (
            "second-fragment-over",
            "Every fragment is examined, not the first alone.",
            arr([fragment("a", 0, 86, 9), fragment("b", 1, 86, 15)]),
            false,
        ),
        (
            "fragment-largest",
            "A fragment's two weights are 2^53−1.",
            arr([fragment("a", 0, LARGEST, LARGEST)]),
            false,
        ),
    ];
    for (name, description, fragments, good) in fragments {
        let vector = Vector::new(format!("tally/{name}"), "4", description)
            .certificate(edited(|s| s.with("predicate.fragments", fragments)));
        all.push(if good {
            vector.valid()
        } else {
            vector.invalid("tally.inconsistent")
        });
    }

    all.push(
        Vector::new("tally/oversigned", "4", "More weight signed than agreed: reported, and no failure.")
            .certificate(edited(|s| s.with("predicate.tally", tally(67, 9, 4))))
            .valid()
            .and_report(json!({"quorum": {"signedWeight": 86, "quorumWeight": 67, "dissentWeight": 9, "abstainWeight": 4, "oversigned": 19}})),
    );
    all.push(
        Vector::new(
            "tally/undersigned",
            "4",
            "Less weight signed than agreed, but the quorum.",
        )
        .certificate(seal(&statement(world().anchor()), &MINIMUM))
        .valid()
        .and_report(json!({"quorum": {"signedWeight": 67, "quorumWeight": 86, "oversigned": 0}})),
    );
    all.push(
        Vector::new("tally/after-quorum", "4", "Short of quorum, the tally is not examined: the quorum is the only failure.")
            .certificate(seal(&statement(world().anchor()).with("predicate.tally", tally(101, 0, 0)), &["v-01"]))
            .insufficient()
            .and_report(json!({"checks": [{}, {}, {}, {"check": "quorum", "status": "fail"}, {"check": "tally", "status": "skipped"}, {}, {}]})),
    );
    all
}

//! The values of a statement's members (sections 0 and 4): integers, times and names.

use super::statement::{slug, vector};
use crate::node::{raw, text};
use crate::vector::Vector;
use crate::world::NETWORK;

pub(crate) fn vectors() -> Vec<Vector> {
    [numbers(), times(), names()].concat()
}

/// Integers: 0 … 2^53−1, written as integers.
fn numbers() -> Vec<Vector> {
    let mut all = Vec::new();
    let odd = [
        ("fraction", "1.0", "written with a fraction"),
        ("exponent", "1e3", "written with an exponent"),
        ("minus-zero", "-0", "minus zero"),
        ("negative", "-1", "negative"),
        ("2-53", "9007199254740992", "2^53, one over the range"),
        ("2-64", "18446744073709551616", "2^64"),
        ("string", "\"1\"", "a string"),
        ("underflow", "1e-400", "a number that rounds to zero"),
    ];
    for (name, value, words) in odd {
        for path in [
            "predicate.epoch",
            "predicate.output.length",
            "predicate.tally.abstainWeight",
        ] {
            all.push(
                vector(
                    &format!("number-{}-{name}", slug(path)),
                    format!("`{path}` is {words}."),
                    |s| s.with(path, raw(value)),
                )
                .invalid("statement.malformed"),
            );
        }
    }
    all.push(
        vector(
            "number-length-largest",
            "`output.length` is 2^53−1, which is in range.",
            |s| s.with("predicate.output.length", raw("9007199254740991")),
        )
        .no_artifact()
        .expect("sealed-unbound", None),
    );
    all.push(
        vector(
            "number-leading-zero",
            "`epoch` has a leading zero: that is no JSON.",
            |s| s.with("predicate.epoch", raw("02")),
        )
        .invalid("statement.malformed"),
    );
    all
}

/// Times, on `sealedAt` and `openedAt`.
fn times() -> Vec<Vector> {
    let mut all = Vec::new();
    let bad = [
        ("february-30", "2026-02-30T09:00:00Z", "30 February"),
        (
            "leap-day-common-year",
            "2026-02-29T09:00:00Z",
            "29 February of a common year",
        ),
        (
            "leap-day-1900",
            "1900-02-29T09:00:00Z",
            "29 February of a century that is no leap year",
        ),
        ("june-31", "2026-06-31T09:00:00Z", "31 June"),
        ("september-31", "2026-09-31T09:00:00Z", "31 September"),
        ("november-31", "2026-11-31T09:00:00Z", "31 November"),
        ("january-32", "2026-01-32T09:00:00Z", "32 January"),
        ("april-31", "2026-04-31T09:00:00Z", "31 April"),
        ("month-13", "2026-13-01T09:00:00Z", "month 13"),
        ("month-00", "2026-00-01T09:00:00Z", "month 0"),
        ("day-00", "2026-03-00T09:00:00Z", "day 0"),
        ("hour-24", "2026-03-01T24:00:00Z", "24 o'clock"),
        ("minute-60", "2026-03-01T09:60:00Z", "minute 60"),
        ("second-60", "2016-12-31T23:59:60Z", "a leap second"),
        ("year-0000", "0000-03-01T09:00:00Z", "the year 0"),
        (
            "year-10000",
            "10000-03-01T09:00:00Z",
            "a year of five digits",
        ),
        ("lower-z", "2026-03-01T09:00:00z", "with a small z"),
        ("lower-t", "2026-03-01t09:00:00Z", "with a small t"),
        ("space", "2026-03-01 09:00:00Z", "with a space for the T"),
        ("fraction", "2026-03-01T09:00:00.0Z", "with a fraction"),
        ("offset", "2026-03-01T09:00:00+00:00", "with an offset"),
        ("no-zone", "2026-03-01T09:00:00", "without a zone"),
        ("no-seconds", "2026-03-01T09:00Z", "without seconds"),
        (
            "one-digit",
            "2026-3-01T09:00:00Z",
            "with a month of one digit",
        ),
        ("sign", "+026-03-01T09:00:00Z", "with a sign in the year"),
        (
            "non-ascii-digits",
            "２０２６-03-01T09:00:00Z",
            "with digits outside ASCII",
        ),
        (
            "trailing-space",
            "2026-03-01T09:00:00Z ",
            "with a space behind it",
        ),
        ("basic", "20260301T090000Z", "in the basic format"),
        ("empty", "", "empty"),
    ];
    for (name, time, words) in bad {
        // The other end is far away, so that the order of the two is never what is wrong.
        all.push(
            vector(
                &format!("time-opened-{name}"),
                format!("`openedAt` is {words}."),
                |s| {
                    s.with("predicate.round.openedAt", text(time))
                        .with("predicate.round.sealedAt", text("9999-12-31T23:59:59Z"))
                },
            )
            .invalid("statement.malformed"),
        );
    }
    all.push(
        vector(
            "time-sealed-february-30",
            "`sealedAt` is 30 February.",
            |s| {
                s.with("predicate.round.sealedAt", text("2026-02-30T09:00:00Z"))
                    .with("predicate.round.openedAt", text("2026-01-01T00:00:00Z"))
            },
        )
        .invalid("statement.malformed"),
    );
    let good = [
        (
            "leap-day",
            "2024-02-29T00:00:00Z",
            "2024-02-29T23:59:59Z",
            "29 February of a leap year.",
        ),
        (
            "month-ends-1-3",
            "2026-01-31T00:00:00Z",
            "2026-03-31T00:00:00Z",
            "31 January and 31 March.",
        ),
        (
            "month-ends-4-5",
            "2026-04-30T00:00:00Z",
            "2026-05-31T00:00:00Z",
            "30 April and 31 May.",
        ),
        (
            "month-ends-6-7",
            "2026-06-30T00:00:00Z",
            "2026-07-31T00:00:00Z",
            "30 June and 31 July.",
        ),
        (
            "month-ends-8-9",
            "2026-08-31T00:00:00Z",
            "2026-09-30T00:00:00Z",
            "31 August and 30 September.",
        ),
        (
            "month-ends-10-11",
            "2026-10-31T00:00:00Z",
            "2026-11-30T00:00:00Z",
            "31 October and 30 November.",
        ),
        (
            "month-ends-2-12",
            "2026-02-28T00:00:00Z",
            "2026-12-31T00:00:00Z",
            "28 February of a common year and 31 December.",
        ),
        (
            "leap-day-2000",
            "2000-02-29T00:00:00Z",
            "2000-03-01T00:00:00Z",
            "29 February of a century that is a leap year.",
        ),
        (
            "earliest-and-latest",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "The first and the last second that can be written.",
        ),
        (
            "equal",
            "2026-03-01T09:00:00Z",
            "2026-03-01T09:00:00Z",
            "Opened and sealed in one second.",
        ),
        (
            "future",
            "2999-01-01T00:00:00Z",
            "2999-01-01T00:00:00Z",
            "Times of the far future: no verdict compares them with a clock.",
        ),
    ];
    for (name, opened, sealed, description) in good {
        all.push(
            vector(&format!("time-{name}"), description, |s| {
                s.with("predicate.round.openedAt", text(opened))
                    .with("predicate.round.sealedAt", text(sealed))
            })
            .valid(),
        );
    }
    all.push(
        vector(
            "time-sealed-before-opened",
            "Sealed one second before it was opened.",
            |s| s.with("predicate.round.sealedAt", text("2026-03-01T08:59:59Z")),
        )
        .invalid("statement.malformed"),
    );
    all
}

/// Names, on `round.id` and `network`.
fn names() -> Vec<Vector> {
    let mut all = Vec::new();
    for (name, id, words) in bad_names() {
        all.push(
            vector(
                &format!("round-id-{name}"),
                format!("The round's id is {words}."),
                |s| s.with("predicate.round.id", text(&id)),
            )
            .invalid("statement.malformed"),
        );
    }
    for (name, id) in [
        ("64", "r".repeat(64)),
        ("one", "7".to_owned()),
        ("punctuation", "A._-.".to_owned()),
    ] {
        all.push(
            vector(
                &format!("round-id-good-{name}"),
                format!("`{id}` is a good name."),
                |s| s.with("predicate.round.id", text(&id)),
            )
            .valid(),
        );
    }
    all.push(
        vector("network-name", "The network's name has a space.", |s| {
            s.with("predicate.network", text(format!("{NETWORK} 2")))
        })
        .invalid("statement.malformed"),
    );
    all
}

/// Texts that are no names, with what is wrong in words.
pub(crate) fn bad_names() -> Vec<(&'static str, String, &'static str)> {
    vec![
        ("empty", String::new(), "empty"),
        ("65", "r".repeat(65), "65 characters long"),
        ("leading-dot", ".r".to_owned(), "one that begins with a dot"),
        (
            "leading-hyphen",
            "-r".to_owned(),
            "one that begins with a hyphen",
        ),
        (
            "leading-underscore",
            "_r".to_owned(),
            "one that begins with an underscore",
        ),
        ("space", "r 1".to_owned(), "one with a space"),
        ("newline", "r\n".to_owned(), "one with a newline at the end"),
        ("slash", "r/1".to_owned(), "one with a slash"),
        ("plus", "r+1".to_owned(), "one with a plus sign"),
        (
            "non-ascii",
            "ré".to_owned(),
            "one with a letter outside ASCII",
        ),
    ]
}

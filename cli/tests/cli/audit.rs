//! `audit`: a whole folder at once; what is wrong is named, and nothing that is broken stops the walk.

use serde_json::Value;

use crate::support::{Desk, Run};

/// What an audit said: the lines, and the summary, which is the last.
pub(crate) struct Audited {
    pub(crate) status: i32,
    pub(crate) lines: Vec<Value>,
    pub(crate) summary: Value,
}

impl Audited {
    /// The lines of a kind.
    pub(crate) fn of(&self, kind: &str) -> Vec<&Value> {
        let lines = self.lines.iter();
        lines.filter(|line| line["kind"] == kind).collect()
    }

    /// The only line about this file.
    #[track_caller]
    pub(crate) fn file(&self, file: &str) -> &Value {
        let found: Vec<&Value> = self
            .lines
            .iter()
            .filter(|line| line["kind"] != "entry" && line["file"] == file)
            .collect();
        assert_eq!(found.len(), 1, "{file}: {:?}", self.lines);
        found[0]
    }

    /// The lines that are not ok.
    pub(crate) fn problems(&self) -> Vec<&Value> {
        let lines = self.lines.iter();
        lines.filter(|line| line["ok"] == false).collect()
    }
}

impl Desk {
    /// A ledger as [`Desk::ledger`], and the folder `d`: two certificates with their answers and prompt under other
    /// names, one of them logged, its receipt, and a vote.
    pub(crate) fn archive() -> Self {
        let desk = Desk::ledger();
        std::fs::create_dir_all(desk.path("d/deep")).unwrap();
        desk.write("d/answer one", desk.read("a.md"));
        desk.write("d/deep/question", desk.read("p"));
        desk.seal("d/one", "1 2 3", "r-1 --dissent 25");
        desk.write("a.md", "Not any more.\n");
        desk.write("d/two.txt", desk.read("a.md"));
        desk.seal("d/two", "2 3 4", "r-2");
        desk.append("d/one d/two");
        desk.publish(&[1, 2, 3]);
        desk.ok("ledger receipt L d/one --out d/deep/x");
        desk.ok("vote --set s0 --key k4 --certificate d/one --vote reject --out d/vote");
        desk
    }

    pub(crate) fn audit_run(&self, words: &str) -> Run {
        let anchor = self.id("s0");
        self.run(&format!("audit {words} --anchor {anchor} --trust t"))
    }

    pub(crate) fn audit(&self, words: &str) -> Audited {
        let run = self.audit_run(&format!("{words} --json"));
        let mut lines: Vec<Value> = run
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let summary = lines.pop().unwrap_or_else(|| panic!("{run:?}"));
        assert_eq!(summary["kind"], "summary", "{run:?}");
        assert_eq!(run.err, "", "{run:?}");
        Audited {
            status: run.status,
            lines,
            summary,
        }
    }
}

#[test]
fn all_is_well() {
    let desk = Desk::archive();
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.problems(), Vec::<&Value>::new());
    assert_eq!(audited.status, 0);
    let one = audited.file("d/one");
    for (member, value) in [
        ("state", "valid"),
        ("answer", "d/answer one"),
        ("prompt", "matched"),
        ("promptFile", "d/deep/question"),
        ("logged", "yes"),
        ("receipt", "d/deep/x"),
        ("dissent", "proven"),
    ] {
        assert_eq!(one[member], value, "{member}: {one}");
    }
    assert_eq!(one["loggedBy"], 1_772_355_900);
    assert_eq!(one["votes"]["counted"], 1);
    let two = audited.file("d/two");
    assert_eq!(
        (&two["state"], &two["logged"]),
        (&"valid".into(), &"not-given".into())
    );
    let entries = audited.of("entry");
    assert_eq!(entries.len(), 2);
    for (entry, file) in entries.iter().zip(["d/one", "d/two"]) {
        assert_eq!(
            (&entry["file"], &entry["seal"]),
            (&file.into(), &"matches".into()),
            "{entry}"
        );
        assert_eq!(entry["document"], desk.id(file));
    }
    assert_eq!(audited.of("ledger")[0]["ok"], true);
    for (member, value) in [
        ("certificates", 2),
        ("accepted", 2),
        ("receipts", 1),
        ("votes", 1),
        ("entries", 2),
        ("entriesFound", 2),
        ("ledgers", 1),
        ("problems", 0),
        ("files", 7),
        ("otherFiles", 0),
    ] {
        assert_eq!(
            audited.summary[member], value,
            "{member}: {}",
            audited.summary
        );
    }
    assert_eq!(audited.summary["states"]["valid"], 2);
    let page = desk.audit_run("d --ledger L");
    assert_eq!(page.status, 0);
    assert!(page.out.starts_with("ALL WELL\n"), "{page:?}");
    assert!(page.out.contains("certificates    2  2 valid"), "{page:?}");
    assert_eq!(page.err, "");
}

#[test]
fn a_broken_file_and_a_tampered_answer_are_named_and_stop_nothing() {
    let desk = Desk::archive();
    desk.write("d/cut", &desk.read("d/one")[..300]);
    let answer = desk.read("d/two.txt");
    desk.write("d/two.txt", answer.replace("Not", "Yes, not"));
    // A file with the name that the certificate gives its answer is what it is compared with.
    desk.write("d/a.md", "Something else.\n");
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    assert_eq!(audited.file("d/cut")["code"], "envelope.malformed");
    let two = audited.file("d/two");
    assert_eq!(
        (&two["state"], &two["answer"]),
        (&"invalid".into(), &"d/a.md".into()),
        "{two}"
    );
    assert_eq!(two["code"], "output.length");
    assert_eq!(audited.file("d/one")["ok"], true);
    assert_eq!(audited.problems().len(), 2);
    assert_eq!(audited.summary["problems"], 2);
    // Without any file of that name nothing was shown, and that is not well either.
    std::fs::remove_file(desk.path("d/a.md")).unwrap();
    let audited = desk.audit("d");
    assert_eq!(audited.file("d/two")["state"], "sealed-unbound");
    assert_eq!(audited.file("d/two")["ok"], false);
    assert_eq!(audited.status, 1);
    let page = desk.audit_run("d");
    assert!(
        page.out.contains("✗ d/cut: ")
            && page
                .out
                .contains("✗ d/two: sealed-unbound: no file holds the answer"),
        "{page:?}"
    );
    assert!(page.out.contains("2 THINGS TO LOOK AT"), "{page:?}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named_once() {
    let desk = Desk::archive();
    let _socket = std::os::unix::net::UnixListener::bind(desk.path("d/socket")).unwrap();
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    assert_eq!(
        audited.file("d/socket")["message"],
        "d/socket cannot be read: it is neither a file nor a folder"
    );
    assert_eq!(audited.summary["accepted"], 2);
    let page = desk.audit_run("d");
    assert!(
        page.out
            .starts_with("✗ d/socket: cannot be read: it is neither"),
        "{page:?}"
    );
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::archive();
    std::fs::create_dir(desk.path("outside")).unwrap();
    desk.seal("outside/three", "1 2 3", "r-3");
    let mut links = Vec::new();
    for (target, link) in [
        ("nowhere", "d/dangling"),
        ("..", "d/deep/up"),
        ("/dev/null", "d/device"),
        ("../outside", "d/outside"),
        ("../outside/three", "d/three"),
        ("../L", "d/zledger"),
    ] {
        symlink(target, desk.path(link)).unwrap();
        links.push(link.to_owned());
    }
    // Followed, these would be 2^40 folders.
    for level in 0..40 {
        std::fs::create_dir(desk.path(&format!("d/{level}"))).unwrap();
        for name in ["a", "b"] {
            let link = format!("d/{level}/{name}");
            symlink(format!("../{}", level + 1), desk.path(&link)).unwrap();
            links.push(link);
        }
    }
    links.sort();
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    let mut named: Vec<&str> = audited
        .of("link")
        .iter()
        .map(|line| line["file"].as_str().unwrap())
        .collect();
    named.sort_unstable();
    assert_eq!(named, links);
    for (member, value) in [
        ("links", 86),
        ("certificates", 2),
        ("files", 7),
        ("ledgers", 0),
    ] {
        assert_eq!(audited.summary[member], value, "{member}");
    }
    let page = desk.audit_run("d");
    assert_eq!(page.status, 0);
    assert!(
        page.out.contains("links           86  not followed"),
        "{page:?}"
    );
    // The folder itself may be one.
    symlink("d", desk.path("link")).unwrap();
    let audited = desk.audit("link");
    assert_eq!(
        (audited.status, &audited.summary["accepted"]),
        (0, &2.into())
    );
    // Nor do the answers of a history come from behind links.
    desk.write("outside/answer", "Not any more.\n");
    std::fs::create_dir(desk.path("answers")).unwrap();
    symlink("../outside/answer", desk.path("answers/answer")).unwrap();
    let anchor = desk.id("s0");
    let run = desk.run(&format!(
        "history d/two --answers answers --anchor {anchor} --trust t"
    ));
    assert!(run.out.contains("sealed-unbound"), "{run:?}");
    assert!(
        run.err.contains("1 link in answers not followed"),
        "{run:?}"
    );
}

#[test]
fn an_answer_may_look_like_a_broken_document() {
    let desk = Desk::archive();
    let text = r#"{"payloadType": "text", "is": "an answer"}"#;
    desk.write("a.md", text);
    desk.write("d/three.json", text);
    assert_eq!(
        desk.audit("d").file("d/three.json")["code"],
        "envelope.malformed"
    );
    desk.seal("d/three", "1 2 3", "r-3");
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.file("d/three")["answer"], "d/three.json");
}

#[test]
fn brackets_without_end_are_no_document() {
    let desk = Desk::archive();
    let text = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    desk.write("d/x.json", text);
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.summary["otherFiles"], 1);
}

#[test]
fn an_equivocating_round_is_named_with_its_validators() {
    let desk = Desk::archive();
    // Another answer in the round of `two`, by other three of the four.
    desk.write("a.md", "Perhaps.\n");
    desk.write("d/perhaps", desk.read("a.md"));
    desk.seal("d/twin", "1 2 3", "r-2");
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    let found = audited.of("equivocation");
    assert_eq!(found.len(), 1);
    let mut ids = [desk.id("d/two"), desk.id("d/twin")];
    ids.sort();
    assert_eq!(found[0]["certHashes"], serde_json::json!(ids));
    assert_eq!(found[0]["round"], "r-2");
    assert_eq!(found[0]["equivocatorsWeight"], 50);
    let named: Vec<&str> = found[0]["equivocators"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(named, ["v-2", "v-3"]);
    // Both stay valid: two truths, and two liars.
    assert_eq!(audited.summary["states"]["valid"], 3);
    assert_eq!(audited.summary["equivocations"], 1);
    let page = desk.audit_run("d");
    assert!(
        page.out
            .contains("✗ equivocation: round r-2 of epoch 0 of dev sealed 2 certificates"),
        "{page:?}"
    );
    assert!(
        page.out.contains("signed both, with a weight of 50:"),
        "{page:?}"
    );
}

#[test]
fn receipts_votes_and_advisories_that_do_not_hold_are_named() {
    let desk = Desk::archive();
    let receipt = desk.read("d/deep/x");
    desk.write("d/two.tlog-proof", receipt.replace("index 0", "index 1"));
    desk.write("d/junk.tlog-proof", "c2sp.org/tlog-proof@v1\n");
    desk.ok("vote --set s0 --key k1 --certificate d/two --vote reject --out v1");
    desk.ok("vote --set s0 --key k2 --certificate d/two --vote abstain --out v2");
    desk.write(
        "d/votes",
        format!("[{},{}]", desk.read("v1"), desk.read("v2")),
    );
    let advisory = "advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind withdrawn";
    desk.ok(&format!(
        "{advisory} --model atlas@7.2.0 --key k1 --key k2 --key k3 --out d/adv"
    ));
    desk.ok(&format!(
        "{advisory} --model atlas@7.2.0 --key k4 --out d/weak"
    ));
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    let two = audited.file("d/two");
    assert_eq!(
        (&two["accepted"], &two["ok"]),
        (&true.into(), &false.into()),
        "{two}"
    );
    assert_eq!(
        (&two["logged"], &two["receiptCode"]),
        (&"no".into(), &"receipt.seal".into()),
        "{two}"
    );
    assert_eq!(
        two["votes"]["equivocators"],
        serde_json::json!(["v-2"]),
        "{two}"
    );
    let junk = audited.file("d/junk.tlog-proof");
    assert_eq!(
        (&junk["kind"], &junk["code"]),
        (&"receipt".into(), &"receipt.malformed".into())
    );
    assert_eq!(
        (&audited.file("d/adv")["ok"], &audited.file("d/weak")["ok"]),
        (&true.into(), &false.into())
    );
    // What applies is said of each certificate, and rejects only by policy.
    assert_eq!(
        audited.file("d/one")["advisories"],
        serde_json::json!([desk.id("d/adv")])
    );
    assert_eq!(audited.file("d/one")["ok"], true);
    let concerned = audited.of("certificate");
    let concerned = concerned
        .iter()
        .filter(|line| line["advisories"] != serde_json::json!([]));
    assert_eq!(audited.summary["advised"], concerned.count());
    assert_ne!(audited.summary["advised"], 0);
    desk.write("policy", r#"{"onAdvisory": "reject"}"#);
    let audited = desk.audit("d --policy policy");
    let one = audited.file("d/one");
    assert_eq!(
        (&one["state"], &one["accepted"], &one["ok"]),
        (&"valid".into(), &false.into(), &false.into())
    );
    assert_eq!(one["policy"], serde_json::json!(["policy.on-advisory"]));
}

#[test]
fn of_votes_copies_and_what_is_too_much_are_not_looked_at() {
    let desk = Desk::archive();
    let vote = desk.read("d/vote");
    std::fs::create_dir(desk.path("d/0")).unwrap();
    for copy in 0..20 {
        desk.write(&format!("d/0/{copy}"), &vote);
    }
    desk.write(
        "d/list",
        format!("[{},\n {}]", vote.trim_end(), vote.trim_end()),
    );
    let one = |audited: &Audited| audited.file("d/one")["votes"].clone();
    let audited = desk.audit("d --votes d/vote");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(audited.summary["votes"], 24);
    let votes = one(&audited);
    assert_eq!(
        (&votes["counted"], &votes["ignored"], &votes["unexamined"]),
        (&1.into(), &0.into(), &0.into())
    );
    // Five of 15 MB do not fit, and the small one is not pushed out. They come first, and differ by a space.
    for copy in 0..5 {
        let spaces = " ".repeat(15_000_000 + copy);
        desk.write(
            &format!("d/0/{copy}"),
            vote.replacen('{', &format!("{{{spaces}"), 1),
        );
    }
    let audited = desk.audit("d");
    assert_eq!(audited.status, 1);
    let votes = one(&audited);
    assert_eq!(
        (&votes["counted"], &votes["unexamined"]),
        (&1.into(), &1.into())
    );
    assert_eq!(audited.file("d/one")["dissent"], "proven");
    let page = desk.audit_run("d");
    assert!(page.out.contains("1 vote not looked at"), "{page:?}");
}

#[test]
fn the_elements_of_lists_are_read_where_they_stand() {
    let desk = Desk::archive();
    desk.seal("three", "1 2 3", "r-3");
    desk.seal("four", "1 2 4", "r-4");
    desk.ok("vote --set s0 --key k3 --certificate four --vote affirm --out v4");
    let texts = ["three", "v4", "four"].map(|name| desk.read(name).trim_end().to_owned());
    desk.write(
        "d/list",
        format!(" [\n{} ,\t{},{}\n]\n", texts[0], texts[1], texts[2]),
    );
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    for (file, name) in [("d/list[0]", "three"), ("d/list[2]", "four")] {
        let line = audited.file(file);
        assert_eq!(
            (&line["state"], &line["certHash"]),
            (&"valid".into(), &desk.id(name).into())
        );
    }
    assert_eq!(audited.file("d/list[2]")["votes"]["counted"], 1);
}

#[test]
fn sets_and_advisories_have_receipts_too() {
    let desk = Desk::archive();
    desk.write("d/set", desk.read("s0"));
    desk.ok("advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind withdrawn --model atlas@1 --key k1 --key k2 --key k3 --out d/adv");
    desk.append("d/set d/adv");
    desk.publish(&[1, 2, 3]);
    desk.ok("ledger receipt L d/set --out d/deep/x1");
    desk.ok("ledger receipt L d/adv --out d/deep/x2");
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    for (receipt, document) in [("d/deep/x1", "d/set"), ("d/deep/x2", "d/adv")] {
        let line = audited.file(receipt);
        assert_eq!(
            (&line["document"], &line["logged"]),
            (&document.into(), &"yes".into()),
            "{line}"
        );
    }
    let seals: Vec<&Value> = audited
        .of("entry")
        .iter()
        .map(|line| &line["seal"])
        .collect();
    assert_eq!(seals, ["matches"; 4]);
    // A trust bundle holds its sets.
    std::fs::rename(desk.path("d/set"), desk.path("set")).unwrap();
    desk.write("d/bundle", desk.read("t"));
    let audited = desk.audit("d --ledger L");
    assert_eq!(audited.status, 0, "{:?}", audited.problems());
    assert_eq!(
        (&audited.summary["sets"], &audited.summary["otherFiles"]),
        (&1.into(), &0.into())
    );
    desk.write(
        "d/deep/x1",
        desk.read("d/deep/x1").replace("index 2", "index 1"),
    );
    desk.write("d/set.tlog-proof", desk.read("d/deep/x1"));
    desk.write("d/set", desk.read("set"));
    assert_eq!(
        desk.audit("d").file("d/set.tlog-proof")["code"],
        "receipt.inclusion"
    );
}

#[test]
fn votes_and_advisories_may_be_elsewhere() {
    let desk = Desk::archive();
    std::fs::rename(desk.path("d/vote"), desk.path("vote")).unwrap();
    assert_eq!(desk.audit("d").file("d/one")["dissent"], "claimed");
    desk.ok("advisory --set s0 --issued-at 2026-04-01T00:00:00Z --reason x --kind withdrawn --model atlas@7.2.0 --key k1 --key k2 --key k3 --out adv");
    let audited = desk.audit("d --votes vote --advisory adv");
    assert_eq!(audited.file("d/one")["dissent"], "proven");
    assert_eq!(
        audited.file("d/one")["advisories"],
        serde_json::json!([desk.id("adv")])
    );
    assert_eq!(audited.status, 0);
    let audited = desk.audit("d --votes a.md");
    assert_eq!(
        (audited.status, &audited.file("a.md")["code"]),
        (1, &"input.document".into())
    );
}

#[test]
fn many_certificates_are_verified_in_batches() {
    let desk = Desk::archive();
    // The same certificate under many names: more than one chunk on every core.
    let text = desk.read("d/one");
    std::fs::create_dir(desk.path("d/many")).unwrap();
    for number in 0..1_000 {
        desk.write(&format!("d/many/{number:04}"), &text);
    }
    let audited = desk.audit("d");
    assert_eq!(audited.status, 0);
    let names: Vec<&str> = audited
        .of("certificate")
        .iter()
        .map(|line| line["file"].as_str().unwrap())
        .collect();
    assert_eq!(names.len(), 1_002);
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(audited.summary["accepted"], 1_002);
    assert_eq!(audited.summary["equivocations"], 0);
}

#[test]
fn where_there_is_nothing_nothing_is_well() {
    let desk = Desk::archive();
    std::fs::create_dir(desk.path("empty")).unwrap();
    desk.write("empty/note", "hello");
    let audited = desk.audit("empty");
    assert_eq!((audited.status, &audited.summary["ok"]), (1, &false.into()));
    assert_eq!(audited.summary["otherFiles"], 1);
    let page = desk.audit_run("empty");
    assert!(page.out.starts_with("NOTHING TO VERIFY"), "{page:?}");
}

#[test]
fn misuse_is_refused() {
    let desk = Desk::archive();
    let anchor = desk.id("s0");
    for (line, code) in [
        (
            format!("audit --anchor {anchor} --trust t"),
            "input.argument",
        ),
        (format!("audit d --anchor {anchor}"), "input.argument"),
        (
            format!("audit nowhere --anchor {anchor} --trust t"),
            "input.file",
        ),
        (
            format!("audit a.md --anchor {anchor} --trust t"),
            "input.file",
        ),
        (
            format!("audit d --anchor {anchor} --trust nowhere"),
            "input.file",
        ),
        (
            format!("audit d --anchor {anchor} --trust t --policy a.md"),
            "policy.malformed",
        ),
        (
            format!("audit d --anchor {anchor} --trust t --votes nowhere"),
            "input.file",
        ),
        ("audit d --anchor x --trust t".to_owned(), "input.anchor"),
        (
            format!("audit d --anchor {anchor} --trust t --ledger nowhere"),
            "input.file",
        ),
    ] {
        assert_eq!(desk.refused(&line), code, "{line}");
    }
}

#[test]
fn no_file_steers_the_terminal() {
    let desk = Desk::archive();
    let name = "d/\u{1b}[31mred\u{202e}";
    desk.write(name, &desk.read("d/one")[..300]);
    let run = desk.audit_run("d");
    assert_eq!(run.status, 1);
    assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{run:?}");
    assert!(run.out.contains("\\u{1b}[31mred"), "{run:?}");
    assert_eq!(desk.audit("d").file(name)["ok"], false);
}

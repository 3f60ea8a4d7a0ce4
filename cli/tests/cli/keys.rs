//! Keys: who can read them, and that nothing ever prints one.

use crate::support::{Desk, SEAL};

/// The base64 of the secret in a key file.
fn secret(desk: &Desk, name: &str) -> String {
    let file: serde_json::Value = serde_json::from_str(&desk.read(name)).unwrap();
    let text = file["secretKey"].as_str().unwrap();
    text.strip_prefix("ed25519:").unwrap().to_owned()
}

#[test]
fn a_new_key_is_random_and_only_its_public_part_is_printed() {
    let desk = Desk::new();
    let first = desk.run("keygen --out a --json");
    let second = desk.run("keygen --out b");
    assert_ne!(secret(&desk, "a"), secret(&desk, "b"));
    let public = first.json()["publicKey"].as_str().unwrap().to_owned();
    assert!(desk.read("a").contains(&public));
    assert_eq!(first.json()["demonstration"], false);
    assert!(!first.out.contains(&secret(&desk, "a")));
    assert!(!second.out.contains(&secret(&desk, "b")) && !second.err.contains(&secret(&desk, "b")));
    assert!(second.out.starts_with("ed25519:") && second.out.lines().count() == 1);
}

#[cfg(unix)]
#[test]
fn keys_are_for_their_owner_alone() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::network();
    desk.ok("keygen --out real");
    let mode = |name: &str| metadata(desk.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("real"), 0o600);
    assert_eq!(mode("k1"), 0o600);
    desk.ok("set handover --from s0 --add id=v-5,key=real,weight=1 --out s1");
    for open in [0o640, 0o604, 0o620, 0o644] {
        set_permissions(desk.path("real"), Permissions::from_mode(open)).unwrap();
        let run = desk.run("sign s1 --key real --keyid v-5 --json");
        assert_eq!(run.misuse(), "input.key", "{open:o}");
        assert!(run.out.contains("0600"), "{run:?}");
        assert_eq!(
            desk.refused("set new --network x --validator id=a,key=real,weight=1 --out x"),
            "input.key"
        );
    }
    // A demonstration key is no secret: it is used, and the reader told.
    set_permissions(desk.path("k1"), Permissions::from_mode(0o644)).unwrap();
    let run = desk.run("sign s1 --key k1 --set s0");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(
        run.err.contains("demonstration key, readable by others"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn replacing_a_key_closes_it_again() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::new();
    desk.ok("keygen --out k");
    set_permissions(desk.path("k"), Permissions::from_mode(0o644)).unwrap();
    desk.ok("keygen --out k --force");
    assert_eq!(
        metadata(desk.path("k")).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn no_command_prints_a_secret() {
    let desk = Desk::sealed();
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    let secret = secret(&desk, "k1");
    desk.write("broken", desk.read("k1").replace("-v1\"", "-v9\""));
    for line in [
        "inspect k1",
        "inspect k1 --json",
        "inspect broken",
        "id k1",
        "hash k1",
        "sign s1 --key k1 --set s0",
        "sign s1 --key k1 --set s0 --json",
        "sign s1 --key broken --set s0",
        "sign k1 --key k1 --set s0",
        "merge k1 s1 --out x",
        "trust build k1 --out x",
        "trust inspect k1",
        "set new --network dev --validator id=a,key=k1,weight=1 --out x",
        "set new --network dev --from k1 --out x",
        "set handover --from k1 --out x",
        "verify --anchor x --trust k1 --certificate k1 --policy k1",
        "keygen --demo v-1 --out again",
    ] {
        let run = desk.run(line);
        assert!(!run.out.contains(&secret), "{line}: {run:?}");
        assert!(!run.err.contains(&secret), "{line}: {run:?}");
    }
    for name in desk.files() {
        if !["k1", "broken", "again"].contains(&name.as_str()) {
            assert!(!desk.read(&name).contains(&secret), "{name}");
        }
    }
}

#[test]
fn demonstration_keys_are_the_same_everywhere_and_say_so() {
    let desk = Desk::new();
    let run = desk.run("keygen --demo v-1 --out a");
    assert!(run.err.contains("DEMONSTRATION KEY"), "{run:?}");
    desk.ok("keygen --demo v-1 --out b");
    desk.ok("keygen --demo v-2 --out c");
    assert_eq!(desk.read("a"), desk.read("b"));
    assert_ne!(desk.read("a"), desk.read("c"));
    // Example files are made from these: another derivation would change every one of them.
    assert_eq!(
        run.out.trim(),
        "ed25519:moWaoQC1f+JSHgyJrBVDKHDx1AN4ihhH2/EpsZAzagE="
    );
    assert!(desk.read("a").contains("\"demonstration\":true"));
}

#[test]
fn an_existing_key_is_not_lost() {
    let desk = Desk::sealed();
    desk.ok("keygen --out k");
    let before = desk.read("k");
    assert_eq!(desk.refused("keygen --out k"), "input.file");
    // Other commands do not write over a key either, even one that they did not read.
    assert_eq!(desk.refused("set handover --from s0 --out k"), "input.file");
    assert_eq!(desk.refused("trust build s0 --out k"), "input.file");
    assert_eq!(
        desk.refused(&format!("seal --key k1 --key k2 --key k3 {SEAL} --out k1")),
        "input.file"
    );
    assert_eq!(desk.read("k"), before);
    assert_eq!(desk.refused("keygen --out -"), "input.argument");
    desk.ok("keygen --out k --force");
    assert_ne!(desk.read("k"), before);
}

#[test]
fn what_is_no_key_is_refused() {
    let desk = Desk::network();
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    let key = desk.read("k1");
    for (name, text) in [
        ("not JSON", "hello".to_owned()),
        (
            "another type",
            key.replace("secret-key-v1", "secret-key-v2"),
        ),
        (
            "another's public key",
            key.replace(&public(&desk, "k1"), &public(&desk, "k2")),
        ),
        ("half a secret", key.replace(&secret(&desk, "k1"), "AAAA")),
        ("a member more", key.replace('{', "{\"x\":1,")),
        (
            "a member twice",
            key.replace('{', "{\"type\":\"quorumseal-secret-key-v1\","),
        ),
        ("nothing", String::new()),
    ] {
        desk.write("bad", text);
        assert_eq!(
            desk.refused("sign s1 --key bad --set s0"),
            "input.key",
            "{name}"
        );
    }
    assert_eq!(desk.refused("sign s1 --key nowhere --set s0"), "input.file");
    assert_eq!(
        desk.refused("sign s1 --key k1 --key k1 --set s0"),
        "input.key"
    );
}

fn public(desk: &Desk, name: &str) -> String {
    let file: serde_json::Value = serde_json::from_str(&desk.read(name)).unwrap();
    file["publicKey"].as_str().unwrap().to_owned()
}

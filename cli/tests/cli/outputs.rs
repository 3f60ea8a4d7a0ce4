//! Writing: all or nothing, never over an input, the same arguments the same bytes.

use crate::support::{Desk, SEAL};

#[test]
fn what_fails_leaves_nothing_behind() {
    let desk = Desk::sealed();
    let before = desk.files();
    let contents: Vec<String> = before.iter().map(|name| desk.read(name)).collect();
    for line in [
        // Folders that do not exist, or are files.
        "set handover --from s0 --weight v-1=30 --out nowhere/x",
        "set handover --from s0 --weight v-1=30 --out s0/x",
        "keygen --out nowhere/k",
        "trust build s0 --out nowhere/t",
        // Documents that must not come to be.
        "set handover --from s0 --weight v-1=0 --out x",
        "set handover --from s0 --quorum 50 --out x",
        "set new --network no/name --validator id=a,key=k1,weight=1 --out x",
        "merge c s0 --out x",
    ] {
        assert_eq!(desk.run(line).status, 2, "{line}");
    }
    assert_eq!(desk.files(), before);
    let now: Vec<String> = before.iter().map(|name| desk.read(name)).collect();
    assert_eq!(now, contents);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_stays_as_it_was() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::sealed();
    std::fs::create_dir(desk.path("locked")).unwrap();
    desk.write("locked/c", desk.read("c"));
    set_permissions(desk.path("locked"), Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(desk.path("locked/probe"), "").is_ok() {
        eprintln!("skipped: this user may write anywhere");
        return;
    }
    assert_eq!(
        desk.refused("sign locked/c --key k4 --set s0"),
        "input.file"
    );
    assert_eq!(desk.read("locked/c"), desk.read("c"));
    let left = std::fs::read_dir(desk.path("locked")).unwrap().count();
    set_permissions(desk.path("locked"), Permissions::from_mode(0o755)).unwrap();
    assert_eq!(left, 1);
}

#[test]
fn inputs_are_not_written_over() {
    let desk = Desk::sealed();
    desk.ok("set handover --from s0 --weight v-1=30 --out s1");
    let before = desk.read("s1");
    for line in [
        "merge s1 --out s1".to_owned(),
        "merge s1 --out ./s1".to_owned(),
        "set handover --from s0 --out s0".to_owned(),
        "trust build s0 s1 --out s1".to_owned(),
        "sign s1 --key k1 --set s0 --out s1".to_owned(),
        "sign s1 --key k1 --set s0 --out s0".to_owned(),
        format!("seal --key k1 --key k2 --key k3 {SEAL} --out a.md"),
        format!("seal --key k1 --key k2 --key k3 {SEAL} --out p"),
    ] {
        assert_eq!(desk.refused(&line), "input.file", "{line}");
    }
    assert_eq!(desk.read("s1"), before);
    // In place is what `sign` does unless told otherwise.
    desk.ok("sign s1 --key k1 --set s0");
    assert_ne!(desk.read("s1"), before);
    assert_eq!(desk.refused("merge s1 --out /dev/null"), "input.file");
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_and_a_file_keeps_its_mode() {
    use std::fs::{Permissions, metadata, set_permissions, symlink_metadata};
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::sealed();
    set_permissions(desk.path("c"), Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("c", desk.path("link")).unwrap();
    desk.ok("sign link --key k4 --set s0");
    assert!(symlink_metadata(desk.path("link")).unwrap().is_symlink());
    assert!(desk.read("c").contains("v-4"));
    assert_eq!(
        metadata(desk.path("c")).unwrap().permissions().mode() & 0o777,
        0o640
    );
    // The link is the same input as the file behind it.
    assert_eq!(desk.refused("merge link --out c"), "input.file");
}

#[test]
fn the_same_arguments_make_the_same_bytes() {
    let (one, two) = (Desk::sealed(), Desk::sealed());
    for desk in [&one, &two] {
        desk.ok("set handover --from s0 --weight v-1=30 --out s1");
        desk.ok("sign s1 --key k1 --key k2 --key k3 --set s0");
        desk.ok("trust build s1 s0 --compact --out tc");
    }
    for name in ["s0", "s1", "c", "t", "tc", "k1"] {
        assert_eq!(one.read(name), two.read(name), "{name}");
    }
    // Neither does the order of keys or files matter.
    one.ok(&format!("seal --key k3 --key k1 --key k2 {SEAL} --out c2"));
    assert_eq!(one.read("c2"), one.read("c"));
    one.ok("trust build s0 s1 --compact --out tc2");
    assert_eq!(one.read("tc2"), one.read("tc"));
}

#[test]
fn documents_go_through_pipes() {
    let desk = Desk::sealed();
    let made = desk.run("set handover --from s0 --weight v-1=30 --out -");
    assert_eq!(made.status, 0, "{made:?}");
    assert!(made.err.contains("epoch 1"), "{made:?}");
    let signed = desk.run_with("sign - --key k1 --set s0", made.out.as_bytes());
    assert_eq!(signed.status, 0, "{signed:?}");
    let merged = desk.run_with("merge - --set s0 --out -", signed.out.as_bytes());
    assert_eq!(merged.out, signed.out);
    assert_eq!(
        desk.refused("set handover --from s0 --weight v-1=30 --out -"),
        "input.argument"
    );
    assert!(desk.folder().join("s0").exists());
}

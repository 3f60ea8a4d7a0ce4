//! The distribution's packages: which one provides a thing, and installing it where the project knows how.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;

use super::Missing;
use crate::process::{ask, command, run};

/// Things that only the system can provide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Node,
    Chromium,
    Firefox,
    Python,
    RustSource,
}

/// A family of distributions that name their packages alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    Alpine,
    Suse,
    MacOs,
    Unknown,
}

/// Installs what provides `thing` where that is one `apt-get` away; elsewhere the error says which command would do it.
pub(super) fn install(thing: Thing, what: &str) -> Result<()> {
    let family = family();
    let remedy = remedy(family, thing);
    let packages = match (family, packages(family, thing)) {
        (Family::Debian | Family::Ubuntu, Some(packages)) => packages,
        _ => return Err(Missing::error(what, remedy)),
    };
    println!(
        "setup: {what}; installing {} from the distribution",
        packages.join(", ")
    );
    static LISTS_WERE_UPDATED: AtomicBool = AtomicBool::new(false);
    let attempt = || -> Result<()> {
        if !LISTS_WERE_UPDATED.load(Ordering::Relaxed) {
            // One source that is out of reach fails the whole update, and need not be the one that matters.
            if let Err(error) = run(apt_get().arg("update")) {
                println!("setup: {error:#}; going on with the package lists that are there");
            }
            LISTS_WERE_UPDATED.store(true, Ordering::Relaxed);
        }
        run(apt_get()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages))
    };
    attempt().map_err(|error| Missing::error(format!("{what}: {error:#}"), remedy))
}

/// The command that provides `thing` on this machine.
pub(super) fn remedy_here(thing: Thing) -> String {
    remedy(family(), thing)
}

fn apt_get() -> std::process::Command {
    let root = ask(command("id").arg("-u")).is_none_or(|id| id == "0");
    let mut apt_get = if root {
        command("apt-get")
    } else {
        let mut sudo = command("sudo");
        sudo.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        sudo
    };
    apt_get.env("DEBIAN_FRONTEND", "noninteractive");
    apt_get
}

fn packages(family: Family, thing: Thing) -> Option<&'static [&'static str]> {
    Some(match (family, thing) {
        (Family::Debian, Thing::Chromium) => &["chromium", "chromium-driver"],
        (Family::Ubuntu, Thing::Chromium) => &["chromium-browser", "chromium-chromedriver"],
        (Family::Fedora, Thing::Chromium) => &["chromium", "chromedriver"],
        (Family::Arch, Thing::Chromium) => &["chromium"],
        (Family::Alpine, Thing::Chromium) => &["chromium", "chromium-chromedriver"],
        (Family::Suse, Thing::Chromium) => &["chromium", "chromedriver"],
        (Family::Debian | Family::Alpine, Thing::Firefox) => &["firefox-esr"],
        (Family::Ubuntu | Family::Fedora | Family::Arch, Thing::Firefox) => &["firefox"],
        (Family::Suse, Thing::Firefox) => &["MozillaFirefox"],
        (Family::Debian | Family::Ubuntu, Thing::Python) => &["python3", "python3-venv"],
        (Family::Fedora | Family::Alpine, Thing::Python) => &["python3"],
        (Family::Arch | Family::MacOs, Thing::Python) => &["python"],
        (Family::Suse, Thing::Python) => &["python311"],
        (Family::Debian | Family::Ubuntu | Family::Arch | Family::Alpine, Thing::Node) => {
            &["nodejs", "npm"]
        }
        (Family::Fedora, Thing::Node) => &["nodejs", "nodejs-npm"],
        (Family::Suse, Thing::Node) => &["nodejs22", "npm22"],
        (Family::MacOs, Thing::Node) => &["node"],
        // Of `rustc-web`, the newer compiler that Debian keeps for its browsers.
        (Family::Debian, Thing::RustSource) => &["rust-web-src"],
        (Family::Ubuntu | Family::Fedora | Family::Arch | Family::Alpine, Thing::RustSource) => {
            &["rust-src"]
        }
        (Family::Suse | Family::MacOs, Thing::RustSource) => return None,
        (Family::MacOs, Thing::Chromium | Thing::Firefox) | (Family::Unknown, _) => return None,
    })
}

fn remedy(family: Family, thing: Thing) -> String {
    let Some(packages) = packages(family, thing) else {
        return match thing {
            Thing::Node => "nvm install 20 (https://github.com/nvm-sh/nvm)".to_owned(),
            Thing::Chromium if family == Family::MacOs => {
                "brew install --cask chromium chromedriver".to_owned()
            }
            Thing::Chromium => {
                "your system's package manager: chromium and a chromedriver of the same version, both on PATH"
                    .to_owned()
            }
            Thing::Firefox if family == Family::MacOs => "brew install --cask firefox".to_owned(),
            Thing::Firefox => "your system's package manager: firefox, on PATH".to_owned(),
            Thing::RustSource => "rustup component add rust-src (https://rustup.rs)".to_owned(),
            Thing::Python => "your system's package manager: Python 3.10 or newer with venv".to_owned(),
        };
    };
    let install = match family {
        Family::Debian | Family::Ubuntu => "apt-get update && apt-get install",
        Family::Fedora => "dnf install",
        Family::Arch => "pacman -S",
        Family::Alpine => "apk add",
        Family::Suse => "zypper install",
        Family::MacOs | Family::Unknown => "brew install",
    };
    let command = format!("{install} {}", packages.join(" "));
    match (family, thing) {
        // Their stable releases may still carry an older one.
        (Family::Debian | Family::Ubuntu, Thing::Node) => {
            format!(
                "{command} (where that is older than 20: nvm install 20, https://github.com/nvm-sh/nvm)"
            )
        }
        _ => command,
    }
}

fn family() -> Family {
    if cfg!(target_os = "macos") {
        return Family::MacOs;
    }
    family_of(&fs::read_to_string("/etc/os-release").unwrap_or_default())
}

/// The family that an `os-release` file names: its own id first, then those it says it is like.
fn family_of(os_release: &str) -> Family {
    let value = |key: &str| {
        os_release
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| *name == key)
            .map_or("", |(_, value)| value.trim_matches(['"', '\'']))
    };
    std::iter::once(value("ID"))
        .chain(value("ID_LIKE").split_whitespace())
        .find_map(|id| {
            Some(match id {
                "debian" => Family::Debian,
                "ubuntu" => Family::Ubuntu,
                "fedora" | "rhel" => Family::Fedora,
                "arch" => Family::Arch,
                "alpine" => Family::Alpine,
                "suse" | "opensuse" => Family::Suse,
                _ => return None,
            })
        })
        .unwrap_or(Family::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_are_told_by_id_then_by_likeness() {
        assert_eq!(family_of("PRETTY_NAME=\"x\"\nID=debian\n"), Family::Debian);
        assert_eq!(family_of("ID=ubuntu\nID_LIKE=debian\n"), Family::Ubuntu);
        assert_eq!(
            family_of("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            Family::Ubuntu
        );
        assert_eq!(
            family_of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            Family::Fedora
        );
        assert_eq!(family_of("ID=plan9\n"), Family::Unknown);
        assert_eq!(family_of(""), Family::Unknown);
    }

    #[test]
    fn every_thing_has_a_remedy_everywhere() {
        use Family::*;
        for family in [Debian, Ubuntu, Fedora, Arch, Alpine, Suse, MacOs, Unknown] {
            for thing in [
                Thing::Node,
                Thing::Chromium,
                Thing::Firefox,
                Thing::Python,
                Thing::RustSource,
            ] {
                assert!(!remedy(family, thing).is_empty(), "{family:?} {thing:?}");
            }
        }
        assert_eq!(
            remedy(Debian, Thing::Chromium),
            "apt-get update && apt-get install chromium chromium-driver"
        );
        assert_eq!(remedy(Arch, Thing::Chromium), "pacman -S chromium");
    }
}

//! Chromium with its WebDriver and Firefox, as the distribution packages them: no browser build is downloaded from elsewhere.

use std::path::PathBuf;

use anyhow::Result;

use super::packages::{self, Thing};
use crate::process::find as find_program;
use crate::repo;

/// Where the browser and its driver are.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// The installed browser, if both halves are there.
pub(crate) fn find() -> Option<Browser> {
    Some(Browser {
        chromium: find_program(&[
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ])?,
        driver: find_program(&["chromedriver"])?,
    })
}

/// Finds or installs both.
pub(super) fn install() -> Result<String> {
    if find().is_none() {
        packages::install(
            Thing::Chromium,
            "Chromium and chromedriver are needed and not both on PATH",
        )?;
    }
    match find() {
        Some(Browser { chromium, driver }) => Ok(format!(
            "{}, {}",
            repo::shown(&chromium),
            repo::shown(&driver)
        )),
        None => Err(super::Missing::error(
            "Chromium was installed, but is not on PATH",
            packages::remedy_here(Thing::Chromium),
        )),
    }
}

/// The installed Firefox.
pub(crate) fn find_firefox() -> Option<PathBuf> {
    find_program(&["firefox-esr", "firefox"])
}

/// Finds or installs it.
pub(super) fn install_firefox() -> Result<String> {
    if find_firefox().is_none() {
        packages::install(Thing::Firefox, "Firefox is needed and not on PATH")?;
    }
    match find_firefox() {
        Some(firefox) => Ok(repo::shown(&firefox)),
        None => Err(super::Missing::error(
            "Firefox was installed, but is not on PATH",
            packages::remedy_here(Thing::Firefox),
        )),
    }
}

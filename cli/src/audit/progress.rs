//! How far an audit is, on standard error, for a person at a terminal alone.

use indicatif::{ProgressBar, ProgressStyle};

use crate::ui::Ui;

/// Whether and how progress is shown.
pub(super) struct Progress {
    shown: bool,
}

impl Progress {
    pub(super) fn new(ui: &Ui) -> Self {
        Progress { shown: !ui.json }
    }

    /// A bar for one part of the work. Where standard error is no terminal the library draws nothing.
    pub(super) fn begin(&self, what: &'static str, number: usize) -> ProgressBar {
        if !self.shown {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(u64::try_from(number).unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        bar
    }
}

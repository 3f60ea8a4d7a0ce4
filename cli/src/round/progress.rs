//! How far a round is, on standard error, for a person at a terminal alone.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::ui::{Ui, clean_line};

/// Validators that have a line of their own; with more, those still at work come first.
const MOST_LINES: usize = 12;
const TICK: Duration = Duration::from_millis(200);

/// A bar for the weight that climbs to the quorum, and a line for each validator.
pub(super) struct Progress {
    whole: MultiProgress,
    quorum: u64,
    weight: Option<ProgressBar>,
    lines: Vec<ProgressBar>,
    validators: Vec<Validator>,
}

struct Validator {
    name: String,
    doing: String,
    at_work: bool,
}

impl Progress {
    /// Nothing is drawn with `--json`, or where standard error is no terminal.
    pub(super) fn new(ui: &Ui, quorum: u64, names: impl IntoIterator<Item = String>) -> Self {
        let whole = MultiProgress::with_draw_target(if ui.json {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        });
        let waiting = |name| Validator {
            name,
            doing: "waiting".to_owned(),
            at_work: true,
        };
        let validators: Vec<Validator> = names.into_iter().map(waiting).collect();
        let line = |_| {
            let line = whole.add(ProgressBar::new_spinner());
            line.set_style(style("  {msg}"));
            line
        };
        let lines = (0..validators.len().min(MOST_LINES + 1))
            .map(line)
            .collect();
        let progress = Progress {
            whole,
            quorum,
            weight: None,
            lines,
            validators,
        };
        progress.draw();
        progress
    }

    /// Begins to show another weight: `affirmed`, `signed`, `cosigned`. The bar of the one before stays as it is.
    pub(super) fn begin(&mut self, what: &'static str) {
        let bar = ProgressBar::new(self.quorum);
        let bar = match self.lines.first() {
            Some(first) => self.whole.insert_before(first, bar),
            None => self.whole.add(bar),
        };
        bar.set_style(style("{prefix:>9} {bar:30} {msg}"));
        bar.set_prefix(what);
        bar.enable_steady_tick(TICK);
        if let Some(before) = self.weight.replace(bar) {
            before.abandon();
        }
        self.show(0, "");
    }

    /// The weight so far, and what stands beside it.
    pub(super) fn show(&self, weight: u64, beside: &str) {
        if let Some(bar) = &self.weight {
            bar.set_position(weight.min(self.quorum));
            bar.set_message(format!("{weight} of {} needed{beside}", self.quorum));
        }
    }

    /// What a validator does; `name` where it is known better than before.
    pub(super) fn tell(&mut self, index: usize, name: Option<&str>, doing: &str, at_work: bool) {
        if let Some(validator) = self.validators.get_mut(index) {
            if let Some(name) = name {
                name.clone_into(&mut validator.name);
            }
            doing.clone_into(&mut validator.doing);
            validator.at_work = at_work;
        }
        self.draw();
    }

    fn draw(&self) {
        if self.whole.is_hidden() {
            return;
        }
        let (working, done): (Vec<_>, Vec<_>) = self.validators.iter().partition(|one| one.at_work);
        let mut all = working.into_iter().chain(done);
        for line in self.lines.iter().take(MOST_LINES) {
            let text = all
                .next()
                .map(|one| format!("{}: {}", clean_line(&one.name), one.doing));
            line.set_message(text.unwrap_or_default());
        }
        let rest: Vec<_> = all.collect();
        if let Some(last) = self.lines.get(MOST_LINES) {
            let working = rest.iter().filter(|one| one.at_work).count();
            last.set_message(format!(
                "and {} more, {working} of them at work",
                rest.len()
            ));
        }
    }

    /// Takes everything off the screen.
    pub(super) fn end(&self) {
        if let Some(bar) = &self.weight {
            bar.disable_steady_tick();
        }
        // What cannot be drawn need not be taken away.
        _ = self.whole.clear();
        // Bars draw themselves once more when they are dropped, over what was printed since.
        self.whole.set_draw_target(ProgressDrawTarget::hidden());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

//! How many tests ran: read from the closing lines of the runners, since none of them reports it otherwise.

use std::fmt;
use std::ops::AddAssign;

/// Tests by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// Sums the closing lines of every runner in `output`: libtest and wasm-bindgen-test (`test result: …`), Node's
    /// (`# pass 3`), and the plain `3 passed, 0 failed` alone on a line.
    pub(crate) fn read(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines() {
            let line = without_colour(line);
            counts += closing_line(line.trim()).unwrap_or_default();
        }
        counts
    }

    /// Tests that ran at all.
    pub(crate) fn ran(self) -> u64 {
        self.passed + self.failed
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

fn closing_line(line: &str) -> Option<Counts> {
    if let Some(result) = line.strip_prefix("test result: ") {
        // "ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s"
        let (_verdict, numbers) = result.split_once(". ")?;
        return numbered(numbers.split(';'), false);
    }
    if let Some(total) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
        // "pass 3", "fail 0", "skipped 1", "todo 0", each on a line of its own
        let (kind, number) = total.split_once(' ')?;
        let number = number.parse().ok()?;
        let mut counts = Counts::default();
        match kind {
            "pass" => counts.passed = number,
            "fail" | "cancelled" => counts.failed = number,
            "skipped" | "todo" => counts.skipped = number,
            _ => return None,
        }
        return Some(counts);
    }
    // One word and a colon may stand before the plain form.
    let plain = match line.split_once(": ") {
        Some((word, rest)) if !word.contains(' ') => rest,
        _ => line,
    };
    numbered(plain.split(','), true)
}

/// Reads "3 passed", "0 failed", …; `strict` refuses any part that is not one of them.
fn numbered<'a>(parts: impl Iterator<Item = &'a str>, strict: bool) -> Option<Counts> {
    let mut counts = Counts::default();
    let mut passed_seen = false;
    for part in parts {
        match part
            .trim()
            .split_once(' ')
            .and_then(|(n, kind)| Some((n.parse::<u64>().ok()?, kind)))
        {
            Some((number, "passed")) => {
                counts.passed = number;
                passed_seen = true;
            }
            Some((number, "failed")) => counts.failed = number,
            Some((number, "ignored" | "skipped")) => counts.skipped = number,
            _ if strict => return None,
            _ => {}
        }
    }
    passed_seen.then_some(counts)
}

/// The line without its ANSI escape sequences (`ESC [ … letter`).
fn without_colour(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn libtest_results_are_summed() {
        let output = "
running 2 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.00s
test result: \u{1b}[31mFAILED\u{1b}[m. 3 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out
";
        assert_eq!(Counts::read(output), counts(5, 4, 1));
    }

    #[test]
    fn node_results_are_read() {
        let output = "ℹ tests 6\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n# pass 10\n# Subtest: x\n";
        assert_eq!(Counts::read(output), counts(13, 2, 1));
    }

    #[test]
    fn the_plain_line_is_read_only_when_it_stands_alone() {
        assert_eq!(Counts::read("12 passed, 1 failed\n"), counts(12, 1, 0));
        assert_eq!(
            Counts::read("interop: 12 passed, 0 failed, 3 skipped\r\n"),
            counts(12, 0, 3)
        );
        assert_eq!(
            Counts::read("we saw 12 passed, 1 failed and left\n"),
            counts(0, 0, 0)
        );
        assert_eq!(
            Counts::read("5 failed\n0 skipped\nno tests to run!\n"),
            counts(0, 0, 0)
        );
    }

    #[test]
    fn its_own_closing_line_reads_back() {
        for sum in [counts(0, 0, 0), counts(3, 1, 0), counts(3, 0, 2)] {
            assert_eq!(Counts::read(&sum.to_string()), sum);
        }
    }
}

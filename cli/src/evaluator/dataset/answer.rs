//! What an output states, and whether that is an accepted answer.
//!
//! An output states its answer in a line such as `A: 18`, `#### 18`, `Final answer: 18`, with the words "the answer
//! is", or in `\boxed{18}`; the last of these counts. Numbers in the working are no answers. Where nothing of the kind
//! is there, the last number of the output is taken for it, or an accepted text that it mentions.

use std::ops::Range;

use quorumseal::VoteKind;

use super::numbers::{Comparison, Found, Number, scan};
use super::words::{Token, is_article, tokens};

/// How sure a verdict is that stands on an explicit statement.
const STATED: f64 = 0.98;
/// On the only number of the output that its question does not have.
const ONLY_NUMBER: f64 = 0.8;
/// On an accepted text that the output mentions, or a word such as "Yes" that it begins with.
const MENTIONED: f64 = 0.8;
/// On the output being nothing but another answer.
const BARE: f64 = 0.7;
/// On the last number of several.
const LAST_NUMBER: f64 = 0.6;
/// No more words than these are an answer; more may be a sentence about one.
const MOST_WORDS: usize = 8;

/// An answer that is accepted.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// A number, and what it is a number of where that was said.
    Number {
        number: Number,
        unit: Option<String>,
    },
    /// Yes or no, true or false.
    Polar(bool),
    /// Words, without articles. Not empty.
    Text(Vec<String>),
}

/// What an output or a part of it says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub(super) vote: VoteKind,
    /// 0 for an abstention.
    pub(super) confidence: f64,
    pub(super) reason: String,
    /// Where in the output it stands.
    pub(super) at: usize,
}

impl Finding {
    fn unclear(at: usize, reason: &str) -> Self {
        Finding {
            vote: VoteKind::Abstain,
            confidence: 0.0,
            reason: reason.to_owned(),
            at,
        }
    }

    /// What follows from comparing `stated` with what is accepted.
    fn of(comparison: Comparison, confidence: f64, stated: &str, at: usize) -> Self {
        let stated = super::quoted(stated);
        let (vote, reason) = match comparison {
            Comparison::Same => (VoteKind::Affirm, format!("{stated} is an accepted answer")),
            Comparison::Different => (VoteKind::Reject, format!("{stated} is no accepted answer")),
            Comparison::Unclear => {
                let reason = format!("{stated} cannot be compared with the accepted answers");
                return Finding::unclear(at, &reason);
            }
        };
        Finding {
            vote,
            confidence,
            reason,
            at,
        }
    }
}

impl Answer {
    /// `None` if there is nothing in it to compare.
    pub(super) fn read(text: &str) -> Option<Self> {
        let all = tokens(text);
        let words: Vec<String> = all
            .iter()
            .filter(|word| !is_article(&word.text))
            .map(|word| word.text.clone())
            .collect();
        if let [word] = words.as_slice()
            && let Some(polar) = polar(word)
        {
            return Some(Answer::Polar(polar));
        }
        if let [found] = scan(text).as_slice()
            && let Some(number) = &found.number
        {
            let before = text.get(..found.start).unwrap_or_default();
            let sign = |letter: char| " \t$€£¥₹+-\u{2212}".contains(letter);
            let mut after = all.iter().filter(|word| word.place.start >= found.end);
            let unit = after.next().map(|word| singular(&word.text));
            if before.chars().all(sign) && after.next().is_none() {
                return Some(Answer::Number {
                    number: number.clone(),
                    unit,
                });
            }
        }
        (!words.is_empty()).then_some(Answer::Text(words))
    }
}

/// `miles` and `mile` are one unit.
fn singular(word: &str) -> String {
    let short = word.strip_suffix('s').filter(|short| short.len() > 2);
    short.unwrap_or(word).to_owned()
}

fn polar(word: &str) -> Option<bool> {
    match word {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

/// An output, its fragments' ranges aside, and what is accepted of it.
pub(super) struct Judged<'a> {
    answers: &'a [Answer],
    /// The output without the working that some models write between `<<` and `>>`, its bytes where they were.
    text: String,
    tokens: Vec<Token>,
    numbers: Vec<Found>,
    statements: Vec<Range<usize>>,
    question: Vec<String>,
}

impl<'a> Judged<'a> {
    pub(super) fn new(output: &str, question: &str, answers: &'a [Answer]) -> Self {
        let text = without_notes(output);
        Judged {
            answers,
            tokens: tokens(&text),
            numbers: scan(&text),
            statements: statements(&text),
            question: tokens(question).into_iter().map(|word| word.text).collect(),
            text,
        }
    }

    /// What the output as a whole says.
    pub(super) fn whole(&self) -> Finding {
        if let Some(statement) = self.statements.last() {
            return self.by_statement(statement);
        }
        if self.tokens.is_empty() {
            return Finding::unclear(0, "the output is empty");
        }
        let numeric = |answer: &Answer| matches!(answer, Answer::Number { .. });
        if self.answers.iter().all(numeric) {
            return self.by_last_number();
        }
        if self
            .answers
            .iter()
            .all(|answer| matches!(answer, Answer::Polar(_)))
        {
            return self.by_first_word();
        }
        self.by_mention(&(0..self.text.len()))
            .or_else(|| self.by_being_bare())
            .unwrap_or_else(|| {
                Finding::unclear(0, "the output does not speak of the accepted answers")
            })
    }

    /// What one part of the output says, given what the whole does. `None`: nothing of the answer.
    pub(super) fn part(&self, range: &Range<usize>, whole: &Finding) -> Option<Finding> {
        if range.contains(&whole.at) {
            return Some(whole.clone()).filter(|finding| finding.vote != VoteKind::Abstain);
        }
        let stated = within(&self.statements, range, |statement| statement.start);
        if let Some(statement) = stated.last() {
            return Some(self.by_statement(statement))
                .filter(|finding| finding.vote != VoteKind::Abstain);
        }
        if let Some(mention) = self.by_mention(range) {
            return Some(mention).filter(|finding| finding.vote != VoteKind::Abstain);
        }
        // A step of the working that arrives at the answer. That another does not is no contradiction.
        let last = self.numbers_in(range).last()?;
        let arrives =
            whole.vote == VoteKind::Affirm && self.compare_number(last) == Comparison::Same;
        arrives.then(|| {
            Finding::of(
                Comparison::Same,
                LAST_NUMBER,
                self.slice(&(last.start..last.end)),
                last.start,
            )
        })
    }

    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn tokens_in(&self, range: &Range<usize>) -> &[Token] {
        within(&self.tokens, range, |word| word.place.start)
    }

    fn numbers_in(&self, range: &Range<usize>) -> &[Found] {
        within(&self.numbers, range, |found| found.start)
    }

    /// Compares with every accepted answer: the same as one of them, different from all, or else unclear.
    fn compare(&self, with: impl Fn(&Answer) -> Comparison) -> Comparison {
        let mut all = Comparison::Different;
        for answer in self.answers {
            match with(answer) {
                Comparison::Same => return Comparison::Same,
                Comparison::Unclear => all = Comparison::Unclear,
                Comparison::Different => {}
            }
        }
        all
    }

    fn by_statement(&self, statement: &Range<usize>) -> Finding {
        let words = self.tokens_in(statement);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let at = statement.start;
        if texts.is_empty() {
            return Finding::unclear(at, "the final answer is empty");
        }
        if let Some(word) = texts.iter().find(|word| is_doubt(word)) {
            let reason = format!(
                "the final answer is no plain one: it says {}",
                super::quoted(word)
            );
            return Finding::unclear(at, &reason);
        }
        let number = self.stated_number(statement);
        let comparison = self.compare(|answer| match answer {
            Answer::Number { .. } => match &number {
                Some(found) => self.compare_number_with(found, answer),
                None => Comparison::Unclear,
            },
            Answer::Polar(accepted) => match texts.first().copied().and_then(polar) {
                Some(stated) if stated == *accepted => Comparison::Same,
                Some(_) => Comparison::Different,
                None => Comparison::Unclear,
            },
            Answer::Text(accepted) => compare_words(&texts, accepted),
        });
        let at = match (&number, self.answers) {
            (Some(found), [Answer::Number { .. }, ..]) => found.start,
            _ => words.first().map_or(at, |word| word.place.start),
        };
        Finding::of(comparison, STATED, self.slice(statement).trim(), at)
    }

    /// The number that a statement states: what its equation comes to, or else the first.
    fn stated_number(&self, statement: &Range<usize>) -> Option<Found> {
        let text = self.slice(statement);
        let sentence = text
            .find(". ")
            .map_or(text, |end| text.get(..end).unwrap_or_default());
        let is_working = |text: &str| {
            text.chars()
                .all(|letter| !letter.is_alphabetic() || letter == 'x')
        };
        let begin = match sentence.split_once('=') {
            Some((before, _)) if is_working(before) => sentence.rfind('=').unwrap_or_default(),
            _ => 0,
        };
        let begin = statement.start + begin;
        let range = begin..statement.start + sentence.len();
        self.numbers_in(&range).first().cloned()
    }

    fn compare_number(&self, found: &Found) -> Comparison {
        self.compare(|answer| self.compare_number_with(found, answer))
    }

    /// A number of other things is no contradiction: 0.4 g may be 400 mg.
    fn compare_number_with(&self, found: &Found, answer: &Answer) -> Comparison {
        let (Answer::Number { number, unit }, Some(stated)) = (answer, &found.number) else {
            return Comparison::Unclear;
        };
        if let (Some(unit), Some(stated)) = (unit, self.unit_of(found))
            && *unit != stated
        {
            return Comparison::Unclear;
        }
        stated.compare(number)
    }

    /// The word right behind a number.
    fn unit_of(&self, found: &Found) -> Option<String> {
        let next = self.tokens_in(&(found.end..usize::MAX)).first()?;
        let between = self.text.get(found.end..next.place.start)?;
        let adjacent = between
            .chars()
            .all(|letter| " \u{a0}\u{202f}*_-".contains(letter));
        (adjacent && !next.is_number()).then(|| singular(&next.text))
    }

    fn by_last_number(&self) -> Finding {
        // Numbers in words are part of how one writes, unless there are no others.
        let mut numbers: Vec<&Found> = self
            .numbers
            .iter()
            .filter(|found| !found.in_words)
            .collect();
        if numbers.is_empty() {
            numbers = self.numbers.iter().collect();
        }
        let units: Vec<&String> = self
            .answers
            .iter()
            .filter_map(|answer| match answer {
                Answer::Number { unit, .. } => unit.as_ref(),
                _ => None,
            })
            .collect();
        if !units.is_empty() {
            numbers.retain(|found| {
                self.unit_of(found)
                    .is_some_and(|unit| units.contains(&&unit))
            });
        }
        // What only repeats the question says nothing.
        numbers.retain(|found| {
            let key = found
                .number
                .as_ref()
                .map(|number| format!("#{}", number.key()));
            let known = key.is_some_and(|key| self.question.contains(&key));
            !known || self.compare_number(found) == Comparison::Same
        });
        let Some(last) = numbers.last() else {
            return Finding::unclear(0, "the output states no number that could be the answer");
        };
        let one = numbers.iter().all(|found| found.number == last.number);
        let confidence = if one { ONLY_NUMBER } else { LAST_NUMBER };
        let mut comparison = self.compare_number(last);
        // "400 mg, as of 2019": the last is not what the sentence is about, perhaps.
        let line = self
            .text
            .get(..last.start)
            .and_then(|before| before.rfind(['\n', '.', '!', '?']));
        let beside = |found: &&&Found| found.start >= line.unwrap_or_default();
        if comparison == Comparison::Different
            && numbers
                .iter()
                .filter(beside)
                .any(|found| self.compare_number(found) == Comparison::Same)
        {
            comparison = Comparison::Unclear;
        }
        Finding::of(
            comparison,
            confidence,
            self.slice(&(last.start..last.end)),
            last.start,
        )
    }

    /// `Yes, it is.`
    fn by_first_word(&self) -> Finding {
        let Some((word, stated)) = self
            .tokens
            .first()
            .and_then(|word| Some((word, polar(&word.text)?)))
        else {
            return Finding::unclear(0, "the output begins neither with yes nor with no");
        };
        let accepted = self.answers.contains(&Answer::Polar(stated));
        let comparison = if accepted {
            Comparison::Same
        } else {
            Comparison::Different
        };
        Finding::of(
            comparison,
            MENTIONED,
            self.slice(&word.place),
            word.place.start,
        )
    }

    /// Looks for accepted texts. `None`: there is none. One that is negated or doubted leaves all unclear.
    fn by_mention(&self, range: &Range<usize>) -> Option<Finding> {
        let words = self.tokens_in(range).iter();
        let words: Vec<&Token> = words.filter(|word| !is_article(&word.text)).collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let mut first: Option<usize> = None;
        for answer in self.answers {
            let Answer::Text(accepted) = answer else {
                continue;
            };
            for place in places(&texts, accepted) {
                let before = texts
                    .get(place.saturating_sub(3)..place)
                    .unwrap_or_default();
                let after = texts
                    .get(place + accepted.len())
                    .copied()
                    .unwrap_or_default();
                if before
                    .iter()
                    .any(|word| is_negation(word) || is_doubt(word))
                    || after == "or"
                {
                    let at = words.get(place).map_or(0, |word| word.place.start);
                    return Some(Finding::unclear(
                        at,
                        "an accepted answer is named, but negated or in doubt",
                    ));
                }
                first = Some(first.map_or(place, |first| first.min(place)));
            }
        }
        let word = words.get(first?)?;
        let stated = self.text.get(word.place.start..).unwrap_or_default();
        let end = stated.find(['\n', '.']).unwrap_or(stated.len());
        Some(Finding::of(
            Comparison::Same,
            MENTIONED,
            stated.get(..end)?,
            word.place.start,
        ))
    }

    /// An output that is nothing but an answer, alone or after the words of its question and a verb: another one.
    fn by_being_bare(&self) -> Option<Finding> {
        const MOST: usize = 4;
        let texts: Vec<&str> = self.tokens.iter().map(|word| word.text.as_str()).collect();
        if texts.iter().any(|word| is_doubt(word) || is_negation(word)) {
            return None;
        }
        let verb = texts
            .iter()
            .rposition(|word| matches!(*word, "is" | "are" | "was" | "were"));
        let begin = match verb {
            None => 0,
            Some(verb) => {
                let before = texts.get(..verb)?;
                let repeats = before.iter().all(|word| {
                    matches!(*word, "it" | "this" | "that")
                        || is_article(word)
                        || self.question.iter().any(|known| known == word)
                });
                verb + repeats.then_some(1)?
            }
        };
        let answer = self
            .tokens
            .get(begin..)
            .filter(|words| (1..=MOST).contains(&words.len()))?;
        let place = answer.first()?.place.start..answer.last()?.place.end;
        Some(Finding::of(
            Comparison::Different,
            BARE,
            self.slice(&place),
            place.start,
        ))
    }
}

/// Those of `items`, which are in the order of their places, whose place is in the range.
fn within<'a, T>(items: &'a [T], range: &Range<usize>, place: impl Fn(&T) -> usize) -> &'a [T] {
    let begin = items.partition_point(|item| place(item) < range.start);
    let end = items.partition_point(|item| place(item) < range.end);
    items.get(begin..end).unwrap_or_default()
}

/// Whether a statement with these words states the accepted ones.
fn compare_words(texts: &[&str], accepted: &[String]) -> Comparison {
    let texts: Vec<&str> = texts
        .iter()
        .copied()
        .filter(|word| !is_article(word))
        .collect();
    let negated = texts.iter().any(|word| is_negation(word));
    match places(&texts, accepted).next() {
        Some(_) if negated => Comparison::Unclear,
        Some(_) => Comparison::Same,
        None if negated || texts.len() > MOST_WORDS => Comparison::Unclear,
        None => Comparison::Different,
    }
}

/// Where `accepted` stands in `texts`.
fn places<'a>(texts: &'a [&str], accepted: &'a [String]) -> impl Iterator<Item = usize> + 'a {
    let windows = texts.windows(accepted.len().max(1)).enumerate();
    windows
        .filter(move |(_, window)| window.iter().eq(accepted.iter()))
        .map(|(place, _)| place)
}

/// Words that leave it open what is meant.
fn is_doubt(word: &str) -> bool {
    matches!(
        word,
        "or" | "either"
            | "between"
            | "maybe"
            | "perhaps"
            | "possibly"
            | "unknown"
            | "unsure"
            | "unclear"
            | "cannot"
            | "can't"
            | "don't"
            | "depends"
            | "probably"
            | "uncertain"
            | "impossible"
    )
}

fn is_negation(word: &str) -> bool {
    word.ends_with("n't")
        || matches!(
            word,
            "not"
                | "no"
                | "never"
                | "nor"
                | "neither"
                | "without"
                | "unlike"
                | "instead"
                | "than"
                | "false"
                | "wrong"
        )
}

/// The same with spaces for what stands between `<<` and `>>`, a calculator's notes: nobody reads them as text.
fn without_notes(output: &str) -> String {
    let mut text = String::with_capacity(output.len());
    let mut rest = output;
    while let Some((before, note)) = rest.split_once("<<") {
        text.push_str(before);
        // No note is longer than a line, or than this: looking further would take ever longer.
        let start = note
            .as_bytes()
            .get(..note.len().min(256))
            .unwrap_or_default();
        let line = start
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        match line.windows(2).position(|pair| pair == b">>") {
            Some(end) => {
                text.extend(std::iter::repeat_n(' ', "<<".len() + end + ">>".len()));
                rest = note.get(end + ">>".len()..).unwrap_or_default();
            }
            None => {
                text.push_str("<<");
                rest = note;
            }
        }
    }
    text.push_str(rest);
    text
}

/// Where a text states its answer explicitly, in order.
fn statements(text: &str) -> Vec<Range<usize>> {
    const PHRASES: [&str; 4] = [
        "answer is",
        "answer was",
        "answer would be",
        "answer should be",
    ];
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some((start, line.trim_end()))
        })
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, (start, line)) in lines.iter().enumerate() {
        let end = start + line.len();
        // What is announced at the end of a line stands in the next.
        let mut push = |rest: &str| {
            let rest = rest.trim_start_matches([' ', '\t', '*', '_', ':', '`']);
            if !rest.is_empty() {
                found.push(end - rest.len()..end);
            } else if let Some((start, line)) = lines.get(index + 1) {
                found.push(*start..start + line.len());
            }
        };
        let is_last = index + 1 == lines.len();
        if let Some(rest) = line.trim_start().strip_prefix("####").filter(|_| is_last) {
            push(rest);
        } else if let Some(rest) = after_label(line) {
            push(rest);
        } else {
            let lower = line.to_ascii_lowercase();
            let phrase = PHRASES
                .iter()
                .filter_map(|phrase| Some(lower.rfind(phrase)? + phrase.len()))
                .max();
            if let Some(rest) = phrase.and_then(|end| line.get(end..))
                && !rest.starts_with(char::is_alphanumeric)
            {
                push(rest);
            }
        }
    }
    for (at, mark) in text.match_indices("\\boxed{") {
        let begin = at + mark.len();
        let mut open = 1;
        let inside = text.get(begin..).unwrap_or_default();
        let end = inside.char_indices().take(256).find(|(_, letter)| {
            open += match letter {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            open == 0
        });
        found.extend(end.map(|(end, _)| begin..begin + end));
    }
    found.sort_by_key(|range| range.start);
    found
}

/// What follows `Answer:` and its like at the start of a line, layout aside.
fn after_label(line: &str) -> Option<&str> {
    const LABELS: [&str; 5] = [
        "the final answer",
        "final answer",
        "the answer",
        "answer",
        "ans",
    ];
    let line = line
        .trim_start_matches(|letter: char| letter.is_whitespace() || "*_#>-`•".contains(letter));
    let rest = match line.strip_prefix('A') {
        Some(rest) if rest.starts_with(':') => rest,
        _ => LABELS.iter().find_map(|label| {
            let begins = line.get(..label.len())?.eq_ignore_ascii_case(label);
            begins.then(|| line.get(label.len()..))?
        })?,
    };
    rest.trim_start_matches([' ', '*', '_']).strip_prefix(':')
}

#[cfg(test)]
mod tests {
    use super::*;
    use VoteKind::{Abstain, Affirm, Reject};

    fn judge(question: &str, accepted: &[&str], output: &str) -> Finding {
        let answers: Vec<Answer> = accepted
            .iter()
            .map(|text| Answer::read(text).unwrap())
            .collect();
        Judged::new(output, question, &answers).whole()
    }

    #[track_caller]
    fn check(question: &str, accepted: &[&str], cases: &[(&str, VoteKind)]) {
        for (output, vote) in cases {
            let finding = judge(question, accepted, output);
            assert_eq!(finding.vote, *vote, "{output}: {finding:?}");
            assert_eq!(
                finding.confidence == 0.0,
                *vote == Abstain,
                "{output}: {finding:?}"
            );
        }
    }

    #[test]
    fn answers_are_read_for_what_they_are() {
        let unit = |text| match Answer::read(text) {
            Some(Answer::Number { unit, .. }) => unit,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(unit("$1,834"), None);
        assert_eq!(unit("-3"), None);
        assert_eq!(unit("18 dollars").as_deref(), Some("dollar"));
        assert_eq!(unit("400 mg").as_deref(), Some("mg"));
        assert_eq!(Answer::read("Yes."), Some(Answer::Polar(true)));
        assert_eq!(Answer::read("false"), Some(Answer::Polar(false)));
        for text in [
            "Apollo 11",
            "7.2.0",
            "12 March 2024",
            "the Danube",
            "version 7",
        ] {
            assert!(
                matches!(Answer::read(text), Some(Answer::Text(_))),
                "{text}"
            );
        }
        assert_eq!(Answer::read(" ?!"), None);
        assert_eq!(Answer::read("the"), None);
    }

    #[test]
    fn the_last_stated_number_counts() {
        check(
            "How many eggs, of 16?",
            &["18"],
            &[
                ("16 - 3 = 13\n9 * 2 = $<<9*2=18>>18\nA: 18", Affirm),
                ("She makes 18.\nA: 26", Reject),
                ("A: 18\nNo, wait.\nA: 26", Reject),
                ("A: 26\nNo, wait.\nA: 18.00", Affirm),
                ("#### 18", Affirm),
                ("#### 17", Reject),
                ("#### Step 1\n9 * 2 = 18", Affirm),
                ("**Final answer:** $18", Affirm),
                ("**Answer**: 19 eggs", Reject),
                ("Final answer:\n\n18 eggs", Affirm),
                ("So the answer is 18, since 20 - 2 = 18 and 3 = 3.", Affirm),
                ("The answer is 9 * 2 = 18. Nothing of 20 is left.", Affirm),
                ("the answer is **eighteen**", Affirm),
                ("We get \\boxed{18}.", Affirm),
                ("We get $\\boxed{\\$17}$, so 18 is wrong.", Reject),
                ("A: 18 or 20", Abstain),
                ("A: unknown", Abstain),
                ("A: I cannot tell from 18", Abstain),
                ("A: 17-19", Abstain),
                ("A:", Abstain),
                ("A: 1.8e1", Affirm),
                ("A: -18", Reject),
                ("A: 18.0000000000000001", Reject),
            ],
        );
    }

    #[test]
    fn without_a_statement_the_last_number_is_taken() {
        check(
            "How many eggs, of 16?",
            &["18"],
            &[
                ("She makes 9 * 2 = 18 every day.", Affirm),
                ("She makes 9 * 2 = 17 every day.", Reject),
                ("It is eighteen.", Affirm),
                ("It is 18, as of 2019.", Abstain),
                ("Of the 16 eggs some are left.", Abstain),
                ("I do not know.", Abstain),
                ("", Abstain),
                ("It took from 10-12", Abstain),
            ],
        );
        let only = judge("How many?", &["18"], "It is 18.");
        let last = judge("How many?", &["18"], "9 * 2 = 18");
        let stated = judge("How many?", &["18"], "A: 18");
        assert!(only.confidence > last.confidence && stated.confidence > only.confidence);
    }

    #[test]
    fn a_number_of_something_is_compared_with_the_like() {
        check(
            "What is the limit?",
            &["400 mg"],
            &[
                (
                    "The limit is 400 mg per day, said 12 experts in 2019.",
                    Affirm,
                ),
                ("The limit is 300 mg per day.", Reject),
                ("The limit is 0.4 g.", Abstain),
                ("A: 400", Affirm),
                ("A: 400 g", Abstain),
                ("A: **400** mg", Affirm),
                ("A: 300", Reject),
            ],
        );
    }

    #[test]
    fn texts_are_compared_word_by_word() {
        check(
            "What is the capital of Austria?",
            &["Vienna", "Wien"],
            &[
                ("The capital of Austria is VIENNA.", Affirm),
                ("It is called Wien there.", Affirm),
                ("A: Vienna, on the Danube", Affirm),
                ("A: Graz", Reject),
                ("The answer is Graz.", Reject),
                ("Graz", Reject),
                ("It is Graz.", Reject),
                ("The capital of Austria is Graz.", Reject),
                ("The capital of Austria lies on the Danube.", Abstain),
                ("Not Vienna, I think.", Abstain),
                ("It isn't Vienna.", Abstain),
                ("It is either Vienna or Graz.", Abstain),
                ("It is called Vienna or Graz.", Abstain),
                ("The answer is Vienna or Graz.", Abstain),
                ("A: I don't know", Abstain),
                ("I don't know", Abstain),
                (
                    "Viennese coffee houses are known for their cakes and their waiters.",
                    Abstain,
                ),
            ],
        );
    }

    #[test]
    fn yes_and_no_are_looked_for_where_they_answer() {
        check(
            "Is the café open?",
            &["yes"],
            &[
                ("Yes, it is.", Affirm),
                ("No.", Reject),
                ("It is, and no guest was turned away.", Abstain),
                ("Nobody knows.\nAnswer: no", Reject),
                ("A: true", Affirm),
            ],
        );
    }

    #[test]
    fn parts_are_judged_for_what_they_say() {
        let answers = [Answer::read("18").unwrap()];
        let output = "She has 16 - 7 = 9 eggs.\nThat is 9 * 2 = 18 dollars.\nA: 18";
        let judged = Judged::new(output, "How much?", &answers);
        let whole = judged.whole();
        let votes = |judged: &Judged<'_>, whole: &Finding| -> Vec<Option<VoteKind>> {
            let lines = output.split_inclusive('\n').scan(0, |at, line| {
                let start = *at;
                *at += line.len();
                Some(start..*at)
            });
            lines
                .map(|range| judged.part(&range, whole).map(|finding| finding.vote))
                .collect()
        };
        assert_eq!(votes(&judged, &whole), [None, Some(Affirm), Some(Affirm)]);
        let wrong = [Answer::read("20").unwrap()];
        let judged = Judged::new(output, "How much?", &wrong);
        let whole = judged.whole();
        // Numbers of the working contradict nothing.
        assert_eq!(votes(&judged, &whole), [None, None, Some(Reject)]);
    }

    #[test]
    fn places_are_those_of_the_output() {
        let answers = [Answer::read("18").unwrap()];
        let output = "caf\u{e9} <<1+1=2>>2\nA: $18";
        let judged = Judged::new(output, "How much?", &answers);
        assert_eq!(judged.whole().at, output.find("18").unwrap());
    }
}

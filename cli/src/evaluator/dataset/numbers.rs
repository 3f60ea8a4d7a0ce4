//! Numbers as they stand in prose, compared exactly: 1,834 and 1834.0 and `$1834` are one number, 0.1 is no other than
//! one tenth, and nothing is rounded.

/// An exact number in its one normal form, so that equal numbers are equal values.
///
/// Its value is ± `digits` × 10^`exponent` ÷ `over`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    negative: bool,
    /// Without a zero at either end; nothing for zero.
    digits: String,
    exponent: i64,
    /// The denominator of a fraction in lowest terms that no decimal equals; else 1.
    over: u64,
    /// Whether it was written with a percent sign.
    percent: bool,
}

/// How a number that was stated compares with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Same,
    Different,
    /// A third written as 0.33: whether that is the same is nobody's to say.
    Unclear,
}

/// A place in a text where a number stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The first of its bytes, sign and currency left out.
    pub(super) start: usize,
    /// The first byte after it; a percent sign or a word like million is part of it.
    pub(super) end: usize,
    /// `None`: figures that are no one number, such as a date, a version, a range or 1,5.
    pub(super) number: Option<Number>,
    /// Whether it was written in words.
    pub(super) in_words: bool,
}

impl Number {
    /// The decimal of these figures, without sign, `point` of them after the point.
    fn decimal(figures: &str, point: usize) -> Self {
        let figures = figures.trim_start_matches('0');
        let digits = figures.trim_end_matches('0');
        let zeros = figures.len() - digits.len();
        let exponent = signed(zeros) - signed(point);
        Number {
            negative: false,
            exponent: if digits.is_empty() { 0 } else { exponent },
            digits: digits.to_owned(),
            over: 1,
            percent: false,
        }
    }

    fn integer(value: u64) -> Self {
        Number::decimal(&value.to_string(), 0)
    }

    /// `whole` + `above` ÷ `below`; a decimal where there is one.
    fn fraction(whole: u64, above: u64, below: u64) -> Option<Self> {
        let mut above = whole.checked_mul(below)?.checked_add(above)?;
        let common = greatest_common_divisor(above, below);
        above = above.checked_div(common)?;
        let mut rest = below.checked_div(common)?;
        let mut scaled = u128::from(above);
        let mut point = 0;
        // Every step takes a factor of ten's out of the denominator, and multiplies by what ten has besides.
        while rest.is_multiple_of(10) || rest.is_multiple_of(2) || rest.is_multiple_of(5) {
            let (factor, times) = match (rest.is_multiple_of(2), rest.is_multiple_of(5)) {
                (true, true) => (10, 1),
                (true, false) => (2, 5),
                _ => (5, 2),
            };
            rest /= factor;
            scaled = scaled.checked_mul(times)?;
            point += 1;
        }
        if rest == 1 {
            return Some(Number::decimal(&scaled.to_string(), point));
        }
        let mut number = Number::integer(above);
        number.over = below / common;
        Some(number)
    }

    fn negated(mut self) -> Self {
        self.negative = !self.digits.is_empty();
        self
    }

    fn times_ten_to(mut self, power: i64) -> Self {
        if !self.digits.is_empty() {
            self.exponent = self.exponent.saturating_add(power);
        }
        self
    }

    /// Whether this is `accepted`. 25 % is 25 as well as 0.25: which of them a question asks for is its own affair.
    pub(super) fn compare(&self, accepted: &Number) -> Comparison {
        let plain = |number: &Number| Number {
            percent: false,
            ..number.clone()
        };
        let (one, other) = (plain(self), plain(accepted));
        if one == other {
            return Comparison::Same;
        }
        if self.percent != accepted.percent {
            let part = |number: &Number, whole: &Number| number.clone().times_ten_to(-2) == *whole;
            if (self.percent && part(&one, &other)) || (accepted.percent && part(&other, &one)) {
                return Comparison::Same;
            }
        }
        if self.over == accepted.over {
            Comparison::Different
        } else {
            Comparison::Unclear
        }
    }

    /// Its normal form as a text that nothing else has.
    pub(super) fn key(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let Number {
            digits,
            exponent,
            over,
            ..
        } = self;
        format!("{sign}{digits}e{exponent}/{over}")
    }
}

fn signed(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn greatest_common_divisor(mut one: u64, mut other: u64) -> u64 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

/// All numbers of a text, in their order.
pub(super) fn scan(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut before = ' ';
    while let Some(letter) = rest(text, at).chars().next() {
        let number = if letter.is_ascii_digit() || starts_with_point(text, at, before) {
            (!joins_word(before)).then(|| in_figures(text, at))
        } else if letter.is_ascii_alphabetic() && !joins_word(before) && before != '\'' {
            in_words(text, at)
        } else {
            None
        };
        match number {
            Some(number) => {
                at = number.end;
                before = text
                    .get(..at)
                    .unwrap_or_default()
                    .chars()
                    .next_back()
                    .unwrap_or(' ');
                found.push(number);
            }
            None if joins_word(letter) => {
                // The whole word, so that the 2 of CO2 is none.
                let word: usize = rest(text, at)
                    .chars()
                    .take_while(|&letter| joins_word(letter) || letter.is_ascii_digit())
                    .map(char::len_utf8)
                    .sum();
                at += word;
                before = 'x';
            }
            None => {
                at += letter.len_utf8();
                before = letter;
            }
        }
    }
    found
}

fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Whether figures right after this are part of a word.
fn joins_word(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

/// `.5`, but not the full stop of `end.5`.
fn starts_with_point(text: &str, at: usize, before: char) -> bool {
    let mut letters = rest(text, at).chars();
    letters.next() == Some('.')
        && letters.next().is_some_and(|next| next.is_ascii_digit())
        && !before.is_alphanumeric()
        && before != '.'
}

/// The number that begins with a digit or a point at `start`.
fn in_figures(text: &str, start: usize) -> Found {
    let mut reader = Reader { text, at: start };
    let mut figures = reader.digits().to_owned();
    let mut grouped = false;
    let mut clear = true;
    if !figures.is_empty() && figures.len() <= 3 {
        while let Some(group) = reader.group() {
            figures.push_str(group);
            grouped = true;
        }
    }
    // 1,5 and 1,2345 are another notation, or a list.
    clear &= !reader.is_followed_by_digit(',');
    let mut point = 0;
    if reader.is_followed_by_digit('.') {
        reader.at += 1;
        let after = reader.digits();
        figures.push_str(after);
        point = after.len();
    }
    let mut number = Number::decimal(&figures, point);
    let plain = !grouped && point == 0;
    if let Some(power) = reader.exponent() {
        number = number.times_ten_to(power);
    } else if plain && reader.is_followed_by_digit('/') {
        reader.at += 1;
        let below = reader.digits();
        match fraction("0", &figures, below) {
            Some(fraction) => number = fraction,
            None => clear = false,
        }
    } else if plain && let Some((above, below)) = reader.mixed() {
        match fraction(&figures, above, below) {
            Some(fraction) => number = fraction,
            None => clear = false,
        }
    }
    // What goes on is a version, a time, a date, a range or a power.
    let rest_of_it = reader.skip_figures();
    clear &= rest_of_it == 0;
    if let Some(power) = reader.magnitude() {
        number = number.times_ten_to(power);
    } else {
        // 5k, 3M: a thousand, or a unit.
        clear &= !reader.has_short_magnitude();
    }
    number.percent = reader.percent();
    if is_negative(text, start) {
        number = number.negated();
    }
    Found {
        start,
        end: reader.at,
        number: clear.then_some(number),
        in_words: false,
    }
}

fn fraction(whole: &str, above: &str, below: &str) -> Option<Number> {
    let parse = |digits: &str| digits.parse::<u64>().ok();
    let below = parse(below).filter(|&below| below != 0)?;
    Number::fraction(parse(whole)?, parse(above)?, below)
}

/// Whether what stands before a number is a sign, rather than the minus of a subtraction.
fn is_negative(text: &str, start: usize) -> bool {
    let mut before = text
        .get(..start)
        .unwrap_or_default()
        .chars()
        .rev()
        .peekable();
    while before.next_if(|letter| "$€£¥₹".contains(*letter)).is_some() {}
    let sign = before
        .next()
        .is_some_and(|letter| letter == '-' || letter == '\u{2212}');
    sign && before.next().is_none_or(|letter| {
        !letter.is_alphanumeric() && !matches!(letter, ')' | ']' | '-' | '\u{2212}' | '%')
    })
}

/// Reads on from a place in a text.
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        rest(self.text, self.at)
    }

    fn digits(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|letter: char| !letter.is_ascii_digit());
        let digits = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += digits.len();
        digits
    }

    fn is_followed_by_digit(&self, mark: char) -> bool {
        let after = self.rest().strip_prefix(mark);
        after.is_some_and(|after| after.starts_with(|letter: char| letter.is_ascii_digit()))
    }

    /// Three more digits after a separator of thousands.
    fn group(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let mark = rest.chars().next().filter(|&mark| {
            matches!(mark, ',' | '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}')
        })?;
        let after = rest.get(mark.len_utf8()..)?;
        let group = after.get(..3)?;
        let more = after
            .get(3..)?
            .starts_with(|letter: char| letter.is_ascii_digit());
        if more || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.at += mark.len_utf8() + 3;
        Some(group)
    }

    /// `e6`, `E-3`.
    fn exponent(&mut self) -> Option<i64> {
        let after = self.rest().strip_prefix(['e', 'E'])?;
        let digits = after.trim_start_matches(['+', '-']);
        let signs = after.len() - digits.len();
        let end = digits
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(digits.len());
        let follows = rest(digits, end).chars().next();
        if signs > 1 || end == 0 || follows.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let length = signs + end;
        let power = after.get(..length)?.parse().ok()?;
        self.at += 1 + length;
        Some(power)
    }

    /// The ` 1/2` of `3 1/2`.
    fn mixed(&mut self) -> Option<(&'a str, &'a str)> {
        let mut ahead = Reader {
            text: self.text,
            at: self.at,
        };
        ahead.at += ahead.rest().starts_with(' ').then_some(1)?;
        let above = ahead.digits();
        let slash = ahead.is_followed_by_digit('/');
        if above.is_empty() || !slash {
            return None;
        }
        ahead.at += 1;
        let below = ahead.digits();
        let less = above.parse::<u64>().ok()? < below.parse::<u64>().ok()?;
        if !less {
            return None;
        }
        self.at = ahead.at;
        Some((above, below))
    }

    /// Passes over what continues figures without being one number with them; how long it is.
    fn skip_figures(&mut self) -> usize {
        let begin = self.at;
        while let Some(mark) = self
            .rest()
            .chars()
            .next()
            .filter(|mark| ".,:/-–^".contains(*mark))
            && self.is_followed_by_digit(mark)
        {
            self.at += mark.len_utf8();
            self.digits();
        }
        if self.rest().starts_with(['²', '³', '½', '¼', '¾']) {
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        self.at - begin
    }

    /// The next word, where it stands right here or behind one space or hyphen; and where it ends.
    fn next_word(&self) -> Option<(&'a str, usize)> {
        let rest = self.rest();
        let skipped = usize::from(rest.starts_with([' ', '-']));
        let after = rest.get(skipped..)?;
        let end = after
            .find(|letter: char| !letter.is_alphabetic())
            .unwrap_or(after.len());
        let word = after.get(..end).filter(|word| !word.is_empty())?;
        Some((word, self.at + skipped + end))
    }

    /// `million`: the power of ten that it stands for.
    fn magnitude(&mut self) -> Option<i64> {
        let (word, end) = self.next_word()?;
        let power = match word.to_ascii_lowercase().as_str() {
            "hundred" => 2,
            "thousand" => 3,
            "million" => 6,
            "billion" => 9,
            "trillion" => 12,
            _ => return None,
        };
        self.at = end;
        Some(power)
    }

    fn has_short_magnitude(&self) -> bool {
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !letter.is_alphanumeric())
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or_default();
        matches!(word, "k" | "K" | "M" | "B" | "T" | "bn" | "mn" | "tn")
    }

    fn percent(&mut self) -> bool {
        let rest = self.rest();
        let after = rest
            .strip_prefix(['\u{a0}', '\u{202f}', ' '])
            .unwrap_or(rest);
        for sign in ["%", "percent", "per cent"] {
            let begins = after
                .get(..sign.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(sign));
            if begins {
                self.at = self.text.len() - after.len() + sign.len();
                return true;
            }
        }
        false
    }
}

/// What a word of a number does.
enum Word {
    /// One to nine, which may stand after tens.
    Unit(u64),
    /// Ten to nineteen, and zero.
    Teen(u64),
    /// Twenty to ninety.
    Tens(u64),
    Hundred,
    /// Thousand and more.
    Magnitude(u64),
}

fn number_word(word: &str) -> Option<Word> {
    const UNITS: [&str; 9] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    const TEENS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    let place = |words: &[&str]| words.iter().position(|known| *known == word);
    let number = |place: usize| u64::try_from(place).unwrap_or_default();
    if let Some(place) = place(&UNITS) {
        return Some(Word::Unit(number(place) + 1));
    }
    if let Some(place) = place(&TEENS) {
        return Some(Word::Teen(number(place) + 10));
    }
    if let Some(place) = place(&TENS) {
        return Some(Word::Tens((number(place) + 2) * 10));
    }
    Some(match word {
        "zero" => Word::Teen(0),
        "hundred" => Word::Hundred,
        "thousand" => Word::Magnitude(1_000),
        "million" => Word::Magnitude(1_000_000),
        "billion" => Word::Magnitude(1_000_000_000),
        _ => return None,
    })
}

/// The number in words that begins at `start`: `seven`, `twenty-one`, `two hundred and five`.
fn in_words(text: &str, start: usize) -> Option<Found> {
    let mut total: u64 = 0;
    let mut part: u64 = 0;
    // What may still be added to `part`: below 100 after a hundred, below 10 after tens.
    let mut room: u64 = u64::MAX;
    let mut end = start;
    let mut reader = Reader { text, at: start };
    while let Some((word, after)) = reader.next_word() {
        let word = word.to_ascii_lowercase();
        if end == start && reader.at == start && after - start != word.len() {
            return None;
        }
        if word == "and" && end > start && (part >= 100 || total > 0) {
            let ahead = Reader { text, at: after };
            let number = ahead
                .next_word()
                .and_then(|(word, _)| number_word(&word.to_ascii_lowercase()));
            if matches!(number, Some(Word::Unit(_) | Word::Teen(_) | Word::Tens(_))) {
                reader.at = after;
                continue;
            }
        }
        let value = match number_word(&word) {
            Some(Word::Unit(value)) if room > 9 => {
                room = 0;
                value
            }
            Some(Word::Teen(value)) if room > 19 => {
                room = 0;
                value
            }
            Some(Word::Tens(value)) if room > 90 => {
                room = 10;
                value
            }
            Some(Word::Hundred) if (1..100).contains(&part) => {
                part *= 100;
                room = 100;
                0
            }
            Some(Word::Magnitude(times)) if part > 0 => {
                total = total.checked_add(part.checked_mul(times)?)?;
                part = 0;
                room = u64::MAX;
                0
            }
            _ => break,
        };
        part += value;
        end = after;
        reader.at = after;
    }
    if end == start {
        return None;
    }
    let mut reader = Reader { text, at: end };
    let mut number = Number::integer(total.checked_add(part)?);
    number.percent = reader.percent();
    Some(Found {
        start,
        end: reader.at,
        number: Some(number),
        in_words: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one number of a text.
    fn number(text: &str) -> Number {
        let found = scan(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0]
            .number
            .clone()
            .unwrap_or_else(|| panic!("{text}: {found:?}"))
    }

    #[test]
    fn one_number_has_many_spellings() {
        for same in [
            &[
                "1834",
                "1,834",
                "1834.0",
                "$1834",
                "$1,834.00",
                "1'834",
                "1\u{202f}834",
                "1834.",
                "01834",
                "1.834e3",
                "USD 1834",
                "(1834)",
                "**1834**",
                "1834 dollars",
                "1834€",
                "one thousand eight hundred and thirty-four",
                "1.834 thousand",
            ][..],
            &["0.5", ".5", "0.50", "1/2", "5/10", "5e-1", "half = 0.5"],
            &["3.5", "3 1/2", "7/2", "3.50"],
            &["-5", "\u{2212}5", "-$5", "$-5", "(-5)", "= -5", "-5.0"],
            &["0", "0.0", "-0", "zero", "000", "0/7"],
            &["7", "seven", "Seven", "7th", "7kg", "x = 7", "Seven."],
            &["21", "twenty-one", "twenty one", "21st"],
            &[
                "2000000",
                "2 million",
                "two million",
                "2,000,000",
                "2e6",
                "2-million",
            ],
            &["1/3", "2/6", "10/30"],
            &["105", "one hundred and five", "one hundred five"],
            &[
                "12345678901234567890123456789012345678901234567890.5",
                "12,345,678,901,234,567,890,123,456,789,012,345,678,901,234,567,890.50",
            ],
        ] {
            for text in same {
                assert_eq!(number(text), number(same[0]), "{text}");
                assert_eq!(number(text).key(), number(same[0]).key());
            }
        }
    }

    #[test]
    fn other_numbers_are_others() {
        for (one, other) in [
            ("18", "18.01"),
            ("18", "-18"),
            ("18", "180"),
            ("0.1", "0.01"),
            ("1834", "1835"),
            ("0.1", "0.1000000000000000055511151231257827"),
            ("1/2", "0.51"),
            ("2 million", "2"),
            ("9007199254740993", "9007199254740992"),
        ] {
            assert_eq!(
                number(one).compare(&number(other)),
                Comparison::Different,
                "{one} {other}"
            );
        }
        assert_eq!(number("0.33").compare(&number("1/3")), Comparison::Unclear);
        assert_eq!(number("2/3").compare(&number("1/3")), Comparison::Different);
    }

    #[test]
    fn percent_is_read_both_ways() {
        for (stated, accepted, same) in [
            ("25%", "25", true),
            ("25", "25%", true),
            ("25 percent", "0.25", true),
            ("0.25", "25 per cent", true),
            ("25", "0.25", false),
            ("25%", "25 %", true),
            ("2.5%", "0.25", false),
            ("25%", "2500", false),
        ] {
            let compared = number(stated).compare(&number(accepted)) == Comparison::Same;
            assert_eq!(compared, same, "{stated} {accepted}");
        }
    }

    #[test]
    fn figures_that_are_no_one_number_are_not_taken_for_one() {
        for text in [
            "7.2.0",
            "2024-03-01",
            "10-12",
            "10–12",
            "12:30",
            "1/2/2024",
            "1,5",
            "1,2345",
            "10^6",
            "5k",
            "3M",
            "2²",
            "1,2,3",
            "1/0",
        ] {
            let found = scan(text);
            assert!(
                found.len() == 1 && found[0].number.is_none(),
                "{text}: {found:?}"
            );
        }
        for text in [
            "CO2", "v7", "B2B", "x_1", "no", "tone", "someone", "phone", "of tens",
        ] {
            assert_eq!(scan(text), [], "{text}");
        }
    }

    #[test]
    fn several_numbers_are_several() {
        let keys = |text| -> Vec<String> {
            scan(text)
                .into_iter()
                .map(|found| found.number.unwrap().key())
                .collect()
        };
        let expected = |numbers: &[&str]| -> Vec<String> {
            numbers.iter().map(|text| number(text).key()).collect()
        };
        for (text, numbers) in [
            ("16 - 3 - 4 = 9", &["16", "3", "4", "9"][..]),
            ("9 * 2 = $18 a day.", &["9", "2", "18"]),
            ("one two three", &["1", "2", "3"]),
            ("twenty eleven", &["20", "11"]),
            ("two hundred five six", &["205", "6"]),
            ("in 3, 4 and 5", &["3", "4", "5"]),
            ("5 * 1/2", &["5", "0.5"]),
            ("four and five", &["4", "5"]),
            ("x=2*3=6", &["2", "3", "6"]),
        ] {
            assert_eq!(keys(text), expected(numbers), "{text}");
        }
        let found = scan("Is it $18.50 or 3 million?");
        let place = |index: usize| (found[index].start, found[index].end);
        assert_eq!((place(0), place(1)), ((7, 12), (16, 25)));
    }
}

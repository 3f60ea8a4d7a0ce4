//! The grammar of JSON (RFC 8259) with the stricter rules of FORMAT 0.6, read in one pass into what a shape names.
//!
//! A reader of its own, since a certificate needs little of what a general one brings along: no number but an integer is
//! ever evaluated, and that one only has to be told from what leaves the range of a double. It says the same as
//! `serde_json`, in the same words, which the tests hold it to.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::json::{Array, Json, Object, Shape, quoted};
use crate::limits::{MAX_INTEGER, MAX_NESTING};

/// Reads the one value that `text` must be. The error is a sentence with line and column.
pub(crate) fn read<'a>(text: &'a str, shape: &'static Shape) -> Result<Json<'a>, String> {
    let mut reader = Text {
        text,
        at: 0,
        open: 0,
        fault: (Cow::Borrowed(""), 0),
    };
    let value = reader.value(shape).and_then(|value| match reader.skip() {
        None => Ok(value),
        Some(_) => reader.fail_at_next("trailing characters"),
    });
    value.map_err(|Failed| {
        let (what, at) = reader.fault;
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n');
        let (line, column) = line.fold((0_usize, 0), |(lines, _), line| {
            (lines.saturating_add(1), line.len())
        });
        format!("{what} at line {line} column {column}")
    })
}

/// Reading ended with a fault, which is kept beside the text.
struct Failed;

/// A text that is read from its beginning.
struct Text<'a> {
    text: &'a str,
    /// How many bytes were read.
    at: usize,
    /// How many arrays and objects are open.
    open: u32,
    /// What was wrong, and after how many bytes.
    fault: (Cow<'static, str>, usize),
}

impl<'a> Text<'a> {
    /// Something is wrong with the last byte that was read.
    fn fail<T>(&mut self, what: impl Into<Cow<'static, str>>) -> Result<T, Failed> {
        self.fault = (what.into(), self.at);
        Err(Failed)
    }

    /// Something is wrong with the byte that would be read next, or with there being none.
    fn fail_at_next<T>(&mut self, what: &'static str) -> Result<T, Failed> {
        let at = self.at.saturating_add(1).min(self.text.len());
        self.fault = (Cow::Borrowed(what), at);
        Err(Failed)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.advance();
        Some(byte)
    }

    /// Skips white space and shows what comes after it.
    fn skip(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.advance();
        }
        self.peek()
    }

    fn value(&mut self, shape: &'static Shape) -> Result<Json<'a>, Failed> {
        match self.skip() {
            None => self.fail("EOF while parsing a value"),
            Some(b'n') => self.word("null", Json::Null),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'"') => Ok(Json::String(match self.string()? {
                _ if matches!(shape, Shape::Nothing) => Cow::Borrowed(""),
                string => string,
            })),
            Some(b'[') => self.array(shape),
            Some(b'{') => self.object(shape),
            Some(_) => self.fail_at_next("expected value"),
        }
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Result<Json<'a>, Failed> {
        for expected in word.bytes() {
            match self.next() {
                None => return self.fail("EOF while parsing a value"),
                Some(byte) if byte != expected => return self.fail("expected ident"),
                Some(_) => {}
            }
        }
        Ok(value)
    }

    /// Reads digits as far as they go.
    fn digits(&mut self) -> &'a str {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.advance();
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn number(&mut self) -> Result<Json<'a>, Failed> {
        let negative = self.peek() == Some(b'-');
        if negative {
            self.advance();
        }
        let whole = self.digits();
        let mut plain = !negative;
        if whole.is_empty() {
            return match self.next() {
                None => self.fail("EOF while parsing a value"),
                Some(_) => self.fail("invalid number"),
            };
        }
        if whole.starts_with('0') && whole.len() > 1 {
            self.at = self.at.saturating_sub(whole.len()).saturating_add(1);
            return self.fail_at_next("invalid number");
        }
        let mut fraction = "";
        if self.peek() == Some(b'.') {
            plain = false;
            self.advance();
            fraction = self.digits();
            if fraction.is_empty() {
                return match self.peek() {
                    None => self.fail("EOF while parsing a value"),
                    Some(_) => self.fail_at_next("invalid number"),
                };
            }
        }
        let mut exponent = 0_i64;
        if let Some(b'e' | b'E') = self.peek() {
            plain = false;
            self.advance();
            exponent = self.exponent(whole, fraction)?;
        }
        if is_beyond_doubles(whole, fraction, exponent) {
            return self.fail("number out of range");
        }
        let value = whole.parse().ok().filter(|value| *value <= MAX_INTEGER);
        Ok(match value {
            Some(value) if plain => Json::Integer(value),
            _ => Json::Number,
        })
    }

    /// Reads an exponent. One beyond 32 bits is as good as the largest: no text is long enough to make up for it.
    fn exponent(&mut self, whole: &str, fraction: &str) -> Result<i64, Failed> {
        let negative = self.peek() == Some(b'-');
        if let Some(b'+' | b'-') = self.peek() {
            self.advance();
        }
        let start = self.at;
        let digits = self.digits();
        if digits.is_empty() {
            return match self.next() {
                None => self.fail("EOF while parsing a value"),
                Some(_) => self.fail("invalid number"),
            };
        }
        let mut exponent = 0_i64;
        for (index, digit) in digits.bytes().enumerate() {
            let digit = i64::from(digit.saturating_sub(b'0'));
            exponent = exponent.saturating_mul(10).saturating_add(digit);
            if exponent > i64::from(i32::MAX) {
                if !negative && is_nonzero(whole, fraction) {
                    self.at = start.saturating_add(index).saturating_add(1);
                    return self.fail("number out of range");
                }
                break;
            }
        }
        Ok(if negative {
            exponent.saturating_neg()
        } else {
            exponent
        })
    }

    /// Reads a string; it borrows from the text unless something in it is escaped.
    fn string(&mut self) -> Result<Cow<'a, str>, Failed> {
        self.advance();
        let mut unescaped = String::new();
        let mut start = self.at;
        loop {
            match self.next() {
                None => return self.fail("EOF while parsing a string"),
                Some(b'"') => {
                    let rest = self.since(start);
                    return Ok(if unescaped.is_empty() {
                        Cow::Borrowed(rest)
                    } else {
                        unescaped.push_str(rest);
                        Cow::Owned(unescaped)
                    });
                }
                Some(b'\\') => {
                    unescaped.push_str(self.since(start));
                    let character = self.escaped()?;
                    unescaped.push(character);
                    start = self.at;
                }
                Some(0..0x20) => {
                    return self
                        .fail("control character (\\u0000-\\u001F) found while parsing a string");
                }
                Some(_) => {}
            }
        }
    }

    /// The text from `start` on, without the byte that was read last.
    fn since(&self, start: usize) -> &'a str {
        let end = self.at.saturating_sub(1);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Reads what stands after a backslash.
    fn escaped(&mut self) -> Result<char, Failed> {
        Ok(match self.next() {
            None => return self.fail("EOF while parsing a string"),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.escaped_unit(),
            Some(_) => return self.fail("invalid escape"),
        })
    }

    /// Reads the rest of `\uXXXX`, or of a pair of them that make one character.
    fn escaped_unit(&mut self) -> Result<char, Failed> {
        const LONE: &str = "lone leading surrogate in hex escape";
        let first = self.unit()?;
        let mut code = first;
        if let 0xd800..0xdc00 = first {
            for expected in [b'\\', b'u'] {
                match self.next() {
                    None => return self.fail("EOF while parsing a string"),
                    Some(byte) if byte != expected => {
                        return self.fail("unexpected end of hex escape");
                    }
                    Some(_) => {}
                }
            }
            let second = self.unit()?;
            if !matches!(second, 0xdc00..0xe000) {
                return self.fail(LONE);
            }
            code = ((first & 0x3ff) << 10 | second & 0x3ff).saturating_add(0x10000);
        }
        match char::from_u32(code) {
            Some(character) => Ok(character),
            None => self.fail(LONE),
        }
    }

    /// Reads four hex digits.
    fn unit(&mut self) -> Result<u32, Failed> {
        let end = self.at.saturating_add(4);
        let Some(digits) = self.text.as_bytes().get(self.at..end) else {
            self.at = self.text.len();
            return self.fail("EOF while parsing a string");
        };
        self.at = end;
        let value = digits.iter().try_fold(0, |value, digit| {
            Some(value << 4 | char::from(*digit).to_digit(16)?)
        });
        match value {
            Some(value) => Ok(value),
            None => self.fail("invalid escape"),
        }
    }

    /// Reads the bracket that opens an array or object.
    fn enter(&mut self) -> Result<(), Failed> {
        let array = self.next() == Some(b'[');
        self.open = self.open.saturating_add(1);
        if self.open <= MAX_NESTING {
            return Ok(());
        }
        // The place that is named is after what would close it.
        match self.skip() {
            Some(b']') if array => self.advance(),
            Some(b',') if array => {
                self.advance();
                self.skip();
            }
            Some(b'}') if !array => self.advance(),
            _ => {}
        }
        self.fail(format!(
            "more than {MAX_NESTING} arrays and objects open at once"
        ))
    }

    /// Reads up to the next element or member of what `close` closes; `false` when that is what comes.
    fn more(&mut self, first: bool, close: u8) -> Result<bool, Failed> {
        let array = close == b']';
        match self.skip() {
            None if array => return self.fail("EOF while parsing a list"),
            None => return self.fail("EOF while parsing an object"),
            Some(byte) if byte == close => {
                self.advance();
                self.open = self.open.saturating_sub(1);
                return Ok(false);
            }
            Some(b',') if !first => {
                self.advance();
                match self.skip() {
                    None => return self.fail("EOF while parsing a value"),
                    Some(byte) if byte == close => return self.fail_at_next("trailing comma"),
                    Some(_) => {}
                }
            }
            Some(_) if first => {}
            Some(_) if array => return self.fail_at_next("expected `,` or `]`"),
            Some(_) => return self.fail_at_next("expected `,` or `}`"),
        }
        if !array && self.peek() != Some(b'"') {
            return self.fail_at_next("key must be a string");
        }
        Ok(true)
    }

    fn array(&mut self, shape: &'static Shape) -> Result<Json<'a>, Failed> {
        self.enter()?;
        let (shape, most) = match shape {
            Shape::Array(shape, most) => (*shape, *most),
            _ => (&Shape::Nothing, 0),
        };
        let mut array = Array::default();
        while self.more(array.total == 0, b']')? {
            array.total = array.total.saturating_add(1);
            if array.items.len() < most {
                array.items.push(self.value(shape)?);
            } else {
                self.value(&Shape::Nothing)?;
            }
        }
        Ok(Json::Array(Box::new(array)))
    }

    fn object(&mut self, shape: &'static Shape) -> Result<Json<'a>, Failed> {
        self.enter()?;
        let (wanted, keep_names) = match shape {
            Shape::Object(wanted) => (*wanted, false),
            Shape::ObjectWithNames(wanted) => (*wanted, true),
            _ => (&[][..], false),
        };
        let mut object = Object::default();
        let mut names: Vec<Cow<'a, str>> = Vec::new();
        while self.more(names.is_empty(), b'}')? {
            let name = self.string()?;
            match self.skip() {
                None => return self.fail("EOF while parsing an object"),
                Some(b':') => self.advance(),
                Some(_) => return self.fail_at_next("expected `:`"),
            }
            match wanted.iter().find(|(known, _)| *known == name) {
                Some((known, shape)) => object.members.push((known, self.value(shape)?)),
                None => {
                    let value = self.value(&Shape::Nothing)?;
                    object.stray |= !matches!(value, Json::String(_) | Json::Null);
                }
            }
            names.push(name);
        }
        names.sort_unstable();
        let twice = names.windows(2).find_map(|pair| match pair {
            [name, next] if name == next => Some(name),
            _ => None,
        });
        if let Some(name) = twice {
            return self.fail(format!("the name {} twice in one object", quoted(name)));
        }
        if keep_names {
            object.names = names;
        }
        let empty = object.members.is_empty() && object.names.is_empty() && !object.stray;
        Ok(Json::Object((!empty).then(|| Box::new(object))))
    }
}

fn is_nonzero(whole: &str, fraction: &str) -> bool {
    whole
        .bytes()
        .chain(fraction.bytes())
        .any(|digit| digit != b'0')
}

/// Whether the double that is nearest to `whole.fraction` times ten to the `exponent` is an infinite one.
fn is_beyond_doubles(whole: &str, fraction: &str, exponent: i64) -> bool {
    /// The number half way from the largest double to the one that would follow: 2^1024 - 2^970. It is rounded up.
    const LIMIT: &str = concat!(
        "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070963",
        "3028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447573027",
        "0069855571366959622842914819860834936475292719074168444365510704342711559699508093042880177904174497792",
    );
    let digits = whole.bytes().chain(fraction.bytes());
    let zeros = digits.clone().take_while(|digit| *digit == b'0').count();
    let leading = i64::try_from(whole.len())
        .unwrap_or(i64::MAX)
        .saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX))
        .saturating_add(exponent);
    let limit = i64::try_from(LIMIT.len()).unwrap_or(i64::MAX);
    if !is_nonzero(whole, fraction) || leading != limit {
        return is_nonzero(whole, fraction) && leading > limit;
    }
    let significant = digits.skip(zeros).chain(core::iter::repeat(b'0'));
    significant.take(LIMIT.len()).ge(LIMIT.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;
    use core::fmt;
    use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
    use std::path::Path;
    use std::{env, fs};

    static SHAPE: Shape = Shape::ObjectWithNames(&[
        ("a", &Shape::Array(&Shape::Scalar, 2)),
        (
            "b",
            &Shape::Object(&[("a", &Shape::Scalar), ("\u{e9}", &Shape::Scalar)]),
        ),
        ("payload", &Shape::Scalar),
        (
            "signatures",
            &Shape::Array(&Shape::Object(&[("sig", &Shape::Scalar)]), 100),
        ),
    ]);

    static LIST: Shape = Shape::Array(&SHAPE, 3);

    /// The same by `serde_json`.
    fn by_serde_json<'a>(text: &'a str, shape: &'static Shape) -> Result<Json<'a>, String> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        Node { shape, open: 0 }
            .deserialize(&mut deserializer)
            .and_then(|value| deserializer.end().map(|()| value))
            .map_err(|error| error.to_string())
    }

    /// Both readers say the same of `text`: the value, or what is wrong with it and where. Returns whether it is strict.
    fn agree(text: &str) -> bool {
        let show = |read: Result<Json<'_>, String>| read.map(|json| format!("{json:?}"));
        for shape in [&SHAPE, &Shape::Nothing, &LIST] {
            assert_eq!(
                show(read(text, shape)),
                show(by_serde_json(text, shape)),
                "{text}"
            );
        }
        read(text, &Shape::Nothing).is_ok()
    }

    /// Numbers that look random and are always the same (SplitMix64).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, sides: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.0;
            mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ mixed >> 31) as usize % sides
        }

        fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
            of[self.below(of.len())]
        }

        /// Text that is JSON more often than not.
        fn json(&mut self, depth: usize, text: &mut String) {
            const SPACE: [&str; 6] = ["", "", "", " ", "\n", "\t\r "];
            text.push_str(self.pick(&SPACE));
            match self.below(if depth > 4 { 5 } else { 9 }) {
                0 => text.push_str(self.pick(&["null", "true", "false", "nul", "truth", "fals"])),
                1 | 2 => {
                    const PIECES: [&str; 16] = [
                        "",
                        "-",
                        "0",
                        "1",
                        "9",
                        ".",
                        "e",
                        "E",
                        "+",
                        "25",
                        "308",
                        "309",
                        "9007199254740991",
                        "18446744073709551615",
                        "00000",
                        "2147483648",
                    ];
                    for _ in 0..=self.below(6) {
                        text.push_str(self.pick(&PIECES));
                    }
                }
                3 | 4 => self.string(text),
                5 | 6 => {
                    text.push('[');
                    for index in 0..self.below(4) {
                        if index > 0 {
                            text.push(',');
                        }
                        self.json(depth + 1, text);
                    }
                    text.push_str(self.pick(&SPACE));
                    text.push_str(self.pick(&["]", "]", "]", "]", "]", ",]", "}", ""]));
                }
                _ => {
                    text.push('{');
                    for index in 0..self.below(4) {
                        if index > 0 {
                            text.push(',');
                        }
                        text.push_str(self.pick(&SPACE));
                        match self.below(3) {
                            0 => self.string(text),
                            1 => text.push_str(self.pick(&[
                                "\"payload\"",
                                "\"signatures\"",
                                "a",
                                "1",
                            ])),
                            _ => text.push_str(self.pick(&["\"a\"", "\"b\"", "\"\\u0061\""])),
                        }
                        text.push_str(self.pick(&[":", ":", ":", ":", ":", " : ", "", ","]));
                        self.json(depth + 1, text);
                    }
                    text.push_str(self.pick(&SPACE));
                    text.push_str(self.pick(&["}", "}", "}", "}", "}", ",}", "]", ""]));
                }
            }
            text.push_str(self.pick(&SPACE));
        }

        fn string(&mut self, text: &mut String) {
            const PIECES: [&str; 28] = [
                "a",
                "b",
                "sig",
                "\u{e9}",
                "\u{1f600}",
                "\u{ffff}",
                "\\n",
                "\\/",
                "\\\"",
                "\\\\",
                "\\b\\f\\r\\t",
                "\\u00e9",
                "\\u00E9",
                "\\ud83d\\ude00",
                "\\udbff\\udfff",
                "\\ud800\\udc00",
                "\\ud800",
                "\\ud800\\ud800",
                "\\udc00",
                "\\u",
                "\\u12",
                "\\x",
                "\\u00g0",
                "\\",
                "\u{1}",
                "\u{7f}",
                "\\ud83d\\n",
                "\\u+123",
            ];
            text.push('"');
            for _ in 0..self.below(4) {
                let piece = PIECES[self.below(PIECES.len()).min(self.below(PIECES.len()))];
                text.push_str(piece);
            }
            text.push_str(self.pick(&["\"", "\"", "\"", "\"", "\"", "\"", "\"", ""]));
        }

        /// The text with a few characters taken out, doubled or replaced.
        fn mutated(&mut self, text: &str) -> String {
            let mut characters: Vec<char> = text.chars().collect();
            for _ in 0..=self.below(3) {
                let at = self.below(characters.len().max(1));
                let other = self.pick(&[
                    "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", "e", ".", "u", " ", "\n",
                    "\0",
                ]);
                let other = other.chars().next().unwrap();
                match self.below(4) {
                    _ if characters.is_empty() => characters.push(other),
                    0 => drop(characters.remove(at)),
                    1 => characters.insert(at, characters[at]),
                    2 => characters[at] = other,
                    _ => characters.truncate(at),
                }
            }
            characters.into_iter().collect()
        }
    }

    #[test]
    fn generated_texts_are_read_as_by_serde_json() {
        let mut dice = Dice(0x7165_616c);
        let mut strict = 0;
        for _ in 0..20_000 {
            let mut text = String::new();
            dice.json(0, &mut text);
            strict += usize::from(agree(&text));
            agree(&dice.mutated(&text));
        }
        assert!(
            (4_000..16_000).contains(&strict),
            "{strict} of 20000 are strict"
        );
    }

    #[test]
    fn vectors_are_read_as_by_serde_json() {
        let root = env::var("CARGO_MANIFEST_DIR").unwrap();
        let mut folders = vec![Path::new(&root).join("tests/vectors")];
        let mut dice = Dice(1);
        let mut texts = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = fs::read_to_string(path)
                    && text.len() < 100_000
                {
                    agree(&text);
                    agree(&dice.mutated(&text));
                    texts += 1;
                }
            }
        }
        assert!(texts > 100, "{texts} texts");
    }

    #[test]
    fn nesting_is_read_as_by_serde_json() {
        for (open, close) in [
            ("[", "]"),
            ("{\"a\":", "}"),
            ("[ ", " ]"),
            ("[1,", "]"),
            ("{ \"a\" : ", " }"),
        ] {
            for depth in [1, 63, 64, 65, 66, 200] {
                for middle in [
                    "", "1", " ", "[", ",", ", ]", "{}", "[ ]", "{ }", "[,", "{,", "[1", "\"a\"",
                    "\"a\":1",
                ] {
                    agree(&(open.repeat(depth) + middle + &close.repeat(depth)));
                    agree(&(open.repeat(depth) + middle));
                }
            }
        }
    }

    #[test]
    fn numbers_leave_the_doubles_where_serde_json_says() {
        // The limit itself, and its neighbours, with the point in many places.
        let limit = concat!(
            "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070963",
            "3028641669288791094655554785194040263065748867150582068190890200070838367627385484581771153176447573027",
            "006985557136695962284291481986083493647529271907416844436551070434271155969950809304288017790417449779",
        );
        let mut beyond = 0;
        for last in ["1", "2", "3", "19", "1999999999999", "20", "200000000001"] {
            let digits = format!("{limit}{last}");
            for point in [1, 2, 17, 18, 19, 20, 21, 100, 308, 309, digits.len()] {
                for shift in -2..=2 {
                    let exponent = 309 - i64::try_from(point).unwrap() + shift;
                    let (whole, fraction) = digits.split_at(point.min(digits.len()));
                    let dot = if fraction.is_empty() { "" } else { "." };
                    beyond += usize::from(!agree(&format!("{whole}{dot}{fraction}e{exponent}")));
                    agree(&format!("-{whole}{dot}{fraction}E{exponent:+}"));
                }
                let zeros = "0".repeat(point);
                agree(&format!("0.{zeros}{digits}e{}", 309 + point));
                agree(&format!("0.{zeros}{digits}e{}", 310 + point));
            }
        }
        assert!(beyond > 100, "{beyond}");
        for exponent in [
            "2147483647",
            "2147483648",
            "21474836480",
            "99999999999999999999",
        ] {
            for mantissa in [
                "0",
                "1",
                "0.0",
                "0.000",
                "1.5",
                "123456789012345678901234567890",
                "0.0000000000000000000000",
            ] {
                for sign in ["", "+", "-"] {
                    agree(&format!("{mantissa}e{sign}{exponent}"));
                    agree(&format!("[{mantissa}e{sign}{exponent},1]"));
                }
            }
        }
    }

    /// One value at a known nesting.
    struct Node {
        shape: &'static Shape,
        open: u32,
    }

    impl<'de> DeserializeSeed<'de> for Node {
        type Value = Json<'de>;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
            deserializer.deserialize_any(self)
        }
    }

    impl Node {
        fn nested<E: serde::de::Error>(&self) -> Result<u32, E> {
            let open = self.open.saturating_add(1);
            if open > MAX_NESTING {
                return Err(E::custom(format_args!(
                    "more than {MAX_NESTING} arrays and objects open at once"
                )));
            }
            Ok(open)
        }
    }

    impl<'de> Visitor<'de> for Node {
        type Value = Json<'de>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a JSON value")
        }

        fn visit_unit<E>(self) -> Result<Json<'de>, E> {
            Ok(Json::Null)
        }

        fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
            Ok(Json::Bool(value))
        }

        fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
            Ok(if value <= MAX_INTEGER {
                Json::Integer(value)
            } else {
                Json::Number
            })
        }

        fn visit_i64<E>(self, _: i64) -> Result<Json<'de>, E> {
            Ok(Json::Number)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Json<'de>, E> {
            Ok(Json::Number)
        }

        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
            Ok(match self.shape {
                Shape::Nothing => Json::String(Cow::Borrowed("")),
                _ => Json::String(Cow::Borrowed(text)),
            })
        }

        fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
            Ok(match self.shape {
                Shape::Nothing => Json::String(Cow::Borrowed("")),
                _ => Json::String(Cow::Owned(text.to_string())),
            })
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json<'de>, A::Error> {
            let open = self.nested()?;
            let (shape, most) = match self.shape {
                Shape::Array(shape, most) => (*shape, *most),
                _ => (&Shape::Nothing, 0),
            };
            let mut array = Array::default();
            loop {
                let keep = array.items.len() < most;
                let node = Node {
                    shape: if keep { shape } else { &Shape::Nothing },
                    open,
                };
                let Some(value) = elements.next_element_seed(node)? else {
                    return Ok(Json::Array(Box::new(array)));
                };
                array.total = array.total.saturating_add(1);
                if keep {
                    array.items.push(value);
                }
            }
        }

        fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json<'de>, A::Error> {
            let open = self.nested()?;
            let (wanted, keep_names): (&[(&'static str, &'static Shape)], bool) = match self.shape {
                Shape::Object(wanted) => (wanted, false),
                Shape::ObjectWithNames(wanted) => (wanted, true),
                _ => (&[], false),
            };
            let mut object = Object::default();
            let mut names = Vec::new();
            while let Some(name) = members.next_key_seed(NameOf)? {
                let want = wanted.iter().find(|(known, _)| *known == name);
                let shape = want.map_or(&Shape::Nothing, |(_, shape)| *shape);
                let value = members.next_value_seed(Node { shape, open })?;
                match want {
                    Some((known, _)) => object.members.push((known, value)),
                    None => object.stray |= !matches!(value, Json::String(_) | Json::Null),
                }
                names.push(name);
            }
            names.sort_unstable();
            let twice = names
                .iter()
                .zip(names.iter().skip(1))
                .find(|(name, next)| name == next);
            if let Some((name, _)) = twice {
                return Err(A::Error::custom(format_args!(
                    "the name {} twice in one object",
                    quoted(name)
                )));
            }
            if keep_names {
                object.names = names;
            }
            let empty = object.members.is_empty() && object.names.is_empty() && !object.stray;
            Ok(Json::Object((!empty).then(|| Box::new(object))))
        }
    }

    /// A member's name.
    struct NameOf;

    impl<'de> DeserializeSeed<'de> for NameOf {
        type Value = Cow<'de, str>;

        fn deserialize<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_str(self)
        }
    }

    impl<'de> Visitor<'de> for NameOf {
        type Value = Cow<'de, str>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a name")
        }

        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
            Ok(Cow::Borrowed(text))
        }

        fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
            Ok(Cow::Owned(text.to_string()))
        }
    }
}

//! Strict JSON (FORMAT 0.5, 0.6): every rule is checked on every byte, and only what a shape names is kept.
//!
//! A [`Shape`] says which members of a document are wanted. All the rest is read with the same rules
//! (names unique, strings well formed, numbers within a double, at most 64 containers open) and
//! dropped at once, so a hostile document costs memory in proportion to what is asked of it.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::digest::Digest;
use crate::error::Value;
use crate::strict;
use crate::text::{self, Timestamp};

/// What to keep of a document.
pub(crate) enum Shape {
    /// Scalars; of an array or object only that it is one.
    Scalar,
    /// The named members of an object.
    Object(&'static [(&'static str, &'static Shape)]),
    /// The same, and the names of all members.
    ObjectWithNames(&'static [(&'static str, &'static Shape)]),
    /// The first so many elements of an array (and the count of all).
    Array(&'static Shape, usize),
    /// Nothing; the kind is still known.
    Nothing,
}

impl Shape {
    /// The names of the members that an object of this shape may have, in the shape's order.
    pub(crate) fn member_names(&self) -> impl Iterator<Item = &'static str> {
        let members: &[(&'static str, &'static Shape)] = match self {
            Shape::Object(members) | Shape::ObjectWithNames(members) => members,
            Shape::Scalar | Shape::Array(..) | Shape::Nothing => &[],
        };
        members.iter().map(|(name, _)| *name)
    }
}

/// A parsed value, cut down to its shape.
#[derive(Debug, Clone)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    /// An integer of 0 … 2^53-1, written without fraction, exponent or sign.
    Integer(u64),
    /// Any other number.
    Number,
    String(Cow<'a, str>),
    Array(Box<Array<'a>>),
    /// `None`: an object of which nothing was kept.
    Object(Option<Box<Object<'a>>>),
}

/// The kept elements of an array, and how many it has in all.
#[derive(Debug, Clone, Default)]
pub(crate) struct Array<'a> {
    pub(crate) items: Vec<Json<'a>>,
    pub(crate) total: usize,
}

/// The kept members of an object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object<'a> {
    pub(crate) members: Vec<(&'static str, Json<'a>)>,
    /// All names, sorted, where the shape asked for them.
    pub(crate) names: Vec<Cow<'a, str>>,
    /// Whether a member that was not kept is neither a string nor null.
    pub(crate) stray: bool,
}

/// Something in a document is missing or not what it must be. It is handed on in a box, so that what may hold one is
/// small.
#[derive(Debug, Clone)]
pub(crate) struct Wrong {
    /// Where and what, as a sentence.
    pub(crate) message: String,
    pub(crate) expected: Option<Value>,
    pub(crate) got: Option<Value>,
}

/// Parses `bytes` strictly and keeps what `shape` names. The error is a sentence with line and column.
pub(crate) fn parse<'a>(bytes: &'a [u8], shape: &'static Shape) -> Result<Json<'a>, String> {
    let text = core::str::from_utf8(bytes)
        .map_err(|error| format!("not UTF-8 from byte {} on", error.valid_up_to()))?;
    strict::read(text, shape).map_err(|error| format!("not strict JSON: {error}"))
}

/// `text` for a message: quoted, and cut where a stranger made it long.
pub(crate) fn quoted(text: &str) -> String {
    const MOST: usize = 80;
    let mut quoted = String::from("\"");
    let mut rest = text.chars();
    for character in rest.by_ref().take(MOST) {
        if matches!(character, '"' | '\\') || is_unseen(character) {
            quoted.extend(character.escape_default());
        } else {
            quoted.push(character);
        }
    }
    quoted.push('"');
    if rest.next().is_some() {
        quoted.push('…');
    }
    quoted
}

/// Whether a reader would not see `character`, or see what is around it in another order: controls, formats, blanks
/// that are no space, private use, tags and what is no character. The standard library knows more of them, by tables
/// of several kilobytes.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\0'..='\x1f'
            | '\x7f'..='\u{a0}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{206f}'
            | '\u{3000}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e0000}'..='\u{10ffff}'
    )
}

impl<'a> Json<'a> {
    /// What this is, for a message.
    pub(crate) fn kind(&self) -> String {
        match self {
            Json::Null => "nothing".to_string(),
            Json::Bool(value) => format!("{value}"),
            Json::Integer(value) => format!("{value}"),
            Json::Number => "a number that is no integer of 0 to 2^53-1".to_string(),
            Json::String(text) => quoted(text),
            Json::Array(_) => "an array".to_string(),
            Json::Object(_) => "an object".to_string(),
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// The object that stands here, to be read member by member; `at` says where for messages.
    pub(crate) fn object<'j>(&'j self, at: &str) -> Result<Reader<'j, 'a>, Box<Wrong>> {
        match self {
            Json::Object(object) => Ok(Reader {
                object: object.as_deref(),
                at: at.to_string(),
            }),
            other => Err(wrong(at, "an object", other)),
        }
    }
}

/// What a time must be, for messages.
pub(crate) const TIME: &str = "a time of the form YYYY-MM-DDThh:mm:ssZ";

/// Reads the members of one object; a missing member and `null` are the same (FORMAT 0.5).
pub(crate) struct Reader<'j, 'a> {
    object: Option<&'j Object<'a>>,
    at: String,
}

impl<'j, 'a> Reader<'j, 'a> {
    pub(crate) fn get(&self, name: &str) -> &'j Json<'a> {
        self.object
            .and_then(|object| object.members.iter().find(|(known, _)| *known == name))
            .map_or(&Json::Null, |(_, value)| value)
    }

    /// Where the member `name` stands, for messages.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.to_string()
        } else {
            format!("{}.{name}", self.at)
        }
    }

    /// All names in the object's text, sorted; empty unless the shape asked for them.
    pub(crate) fn names(&self) -> &'j [Cow<'a, str>] {
        self.object.map_or(&[], |object| object.names.as_slice())
    }

    /// Whether the text of the object has a member of this name (for shapes that keep names).
    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names()
            .binary_search_by(|known| known.as_ref().cmp(name))
            .is_ok()
    }

    /// Whether every member that the shape does not name is a string or null.
    pub(crate) fn others_are_strings(&self) -> bool {
        !self.object.is_some_and(|object| object.stray)
    }

    pub(crate) fn wrong(&self, name: &str, expected: &str) -> Box<Wrong> {
        wrong(&self.path(name), expected, self.get(name))
    }

    pub(crate) fn string(&self, name: &str) -> Result<&'j str, Box<Wrong>> {
        self.get(name)
            .as_str()
            .ok_or_else(|| self.wrong(name, "a string"))
    }

    pub(crate) fn optional_string(&self, name: &str) -> Result<Option<&'j str>, Box<Wrong>> {
        match self.get(name) {
            Json::Null => Ok(None),
            _ => self.string(name).map(Some),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Result<u64, Box<Wrong>> {
        match self.get(name) {
            Json::Integer(value) => Ok(*value),
            _ => Err(self.wrong(name, "an integer of 0 to 2^53-1")),
        }
    }

    pub(crate) fn optional_integer(&self, name: &str) -> Result<Option<u64>, Box<Wrong>> {
        match self.get(name) {
            Json::Null => Ok(None),
            _ => self.integer(name).map(Some),
        }
    }

    /// A member that must parse as `T`, described as `expected`.
    pub(crate) fn parsed<T>(
        &self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Box<Wrong>> {
        self.get(name)
            .as_str()
            .and_then(parse)
            .ok_or_else(|| self.wrong(name, expected))
    }

    pub(crate) fn optional_parsed<T>(
        &self,
        name: &str,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Box<Wrong>> {
        match self.get(name) {
            Json::Null => Ok(None),
            _ => self.parsed(name, expected, parse).map(Some),
        }
    }

    pub(crate) fn object(&self, name: &str) -> Result<Reader<'j, 'a>, Box<Wrong>> {
        self.get(name).object(&self.path(name))
    }

    pub(crate) fn optional_object(&self, name: &str) -> Result<Option<Reader<'j, 'a>>, Box<Wrong>> {
        match self.get(name) {
            Json::Null => Ok(None),
            _ => self.object(name).map(Some),
        }
    }

    pub(crate) fn array(&self, name: &str) -> Result<&'j Array<'a>, Box<Wrong>> {
        match self.get(name) {
            Json::Array(array) => Ok(array),
            _ => Err(self.wrong(name, "an array")),
        }
    }

    /// An optional array of at most `most` elements (the shape must keep that many).
    pub(crate) fn optional_array(
        &self,
        name: &str,
        most: usize,
    ) -> Result<Option<&'j Array<'a>>, Box<Wrong>> {
        if matches!(self.get(name), Json::Null) {
            return Ok(None);
        }
        let array = self.array(name)?;
        if array.total > most {
            return Err(Box::new(Wrong {
                message: format!("{} has too many elements", self.path(name)),
                expected: Some(format!("at most {most}").into()),
                got: Some(crate::limits::count(array.total).into()),
            }));
        }
        Ok(Some(array))
    }
}

/// Members of the kinds that documents are made of.
impl Reader<'_, '_> {
    #[inline(never)]
    pub(crate) fn text(&self, name: &str) -> Result<String, Box<Wrong>> {
        self.string(name).map(ToString::to_string)
    }

    #[inline(never)]
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<String>, Box<Wrong>> {
        let text = self.optional_string(name)?;
        Ok(text.map(ToString::to_string))
    }

    #[inline(never)]
    pub(crate) fn name(&self, name: &str) -> Result<text::Name, Box<Wrong>> {
        self.parsed(name, "a name", text::Name::parse)
    }

    #[inline(never)]
    pub(crate) fn time(&self, name: &str) -> Result<Timestamp, Box<Wrong>> {
        self.parsed(name, TIME, Timestamp::parse)
    }

    #[inline(never)]
    pub(crate) fn optional_time(&self, name: &str) -> Result<Option<Timestamp>, Box<Wrong>> {
        self.optional_parsed(name, TIME, Timestamp::parse)
    }

    /// A digest with its prefix, described as `expected`.
    #[inline(never)]
    pub(crate) fn digest(&self, name: &str, expected: &str) -> Result<Digest, Box<Wrong>> {
        self.parsed(name, expected, |id| id.parse().ok())
    }

    /// A digest without its prefix.
    #[inline(never)]
    pub(crate) fn hex(&self, name: &str) -> Result<Digest, Box<Wrong>> {
        self.parsed(name, "64 lowercase hex digits", Digest::from_hex)
    }

    /// Reads every element of an optional array of at most `most` (the shape must keep that many).
    pub(crate) fn optional_each<T>(
        &self,
        name: &str,
        most: usize,
        read: impl Fn(&str, &Json<'_>) -> Result<T, Box<Wrong>>,
    ) -> Result<Option<Vec<T>>, Box<Wrong>> {
        let Some(array) = self.optional_array(name, most)? else {
            return Ok(None);
        };
        let mut elements = Vec::new();
        for (index, item) in array.items.iter().enumerate() {
            elements.push(read(&element(&self.path(name), index), item)?);
        }
        Ok(Some(elements))
    }
}

/// Where the element `index` of `array` stands, for messages.
#[inline(never)]
pub(crate) fn element(array: &str, index: usize) -> String {
    format!("{array}[{index}]")
}

/// `at` is not what it must be.
#[inline(never)]
pub(crate) fn wrong(at: &str, expected: &str, got: &Json<'_>) -> Box<Wrong> {
    let place = if at.is_empty() { "the document" } else { at };
    let message = match got {
        Json::Null => format!("{place} is missing: expected {expected}"),
        _ => format!("{place} must be {expected}, not {}", got.kind()),
    };
    Box::new(Wrong {
        message,
        expected: Some(expected.into()),
        got: Some(got.kind().into()),
    })
}

/// Whether `bytes` are one JSON text by FORMAT 0.6, whatever it says.
///
/// # Errors
/// A sentence that says what is wrong, with line and column.
pub fn check_strict_json(bytes: &[u8]) -> Result<(), String> {
    parse(bytes, &Shape::Nothing).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_INTEGER;

    fn strict(text: &str) -> bool {
        check_strict_json(text.as_bytes()).is_ok()
    }

    #[test]
    fn duplicate_names_are_refused_at_any_depth_and_spelling() {
        assert!(!strict(r#"{"a":1,"a":1}"#));
        assert!(!strict(r#"{"x":[{"a":1,"b":2,"a":3}]}"#));
        assert!(!strict("{\"a\":1,\"\\u0061\":1}"));
        assert!(strict(r#"{"a":{"a":1},"b":{"a":1}}"#));
    }

    #[test]
    fn nesting_is_counted_over_arrays_and_objects() {
        let deep = |open: usize| "[".repeat(open) + &"]".repeat(open);
        assert!(strict(&deep(64)));
        assert!(!strict(&deep(65)));
        let mixed = "{\"a\":[".repeat(32) + &"]}".repeat(32);
        assert!(strict(&mixed));
        assert!(!strict(&format!("[{mixed}]")));
    }

    #[test]
    fn numbers_must_fit_a_double() {
        assert!(strict("1e-400"));
        assert!(!strict("1e400"));
        assert!(!strict("-1e400"));
        assert!(strict("1.7976931348623157e308"));
        assert!(strict("1.797693134862315807e308"));
        assert!(!strict("1.797693134862315808e308"));
        assert!(strict("0e999999999999999999999"));
    }

    #[test]
    fn integers_are_plain() {
        let kind = |text: &'static str| parse(text.as_bytes(), &Shape::Scalar);
        assert!(matches!(
            kind("9007199254740991"),
            Ok(Json::Integer(MAX_INTEGER))
        ));
        for text in ["9007199254740992", "1.0", "1e3", "-0", "-1", "0.0", "0e0"] {
            assert!(matches!(kind(text), Ok(Json::Number)), "{text}");
        }
        assert!(kind("01").is_err());
    }

    #[test]
    fn strings_are_well_formed() {
        assert!(!strict(r#""\ud800""#));
        assert!(!strict(r#""\udc00\ud800""#));
        assert!(strict(r#""\ud83d\ude00 \uffff""#));
        assert!(check_strict_json(b"{\"a\":\"\xff\"}").is_err());
        assert!(!strict("\u{feff}{}"));
    }

    #[test]
    fn what_is_quoted_is_seen() {
        assert_eq!(quoted(""), r#""""#);
        assert_eq!(
            quoted("a \"b\" \\ 'ü' \u{1f600}"),
            "\"a \\\"b\\\" \\\\ 'ü' \u{1f600}\""
        );
        assert_eq!(quoted("\t\r\n\0\x1b"), r#""\t\r\n\u{0}\u{1b}""#);
        for unseen in [
            '\x7f',
            '\u{9f}',
            '\u{a0}',
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200f}',
            '\u{2028}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{206f}',
            '\u{e000}',
            '\u{f8ff}',
            '\u{feff}',
            '\u{ffff}',
            '\u{e0001}',
            '\u{e0fff}',
            '\u{f0000}',
            '\u{10ffff}',
        ] {
            let text = String::from(unseen);
            let escaped = format!("\"\\u{{{:x}}}\"", u32::from(unseen));
            assert_eq!(quoted(&text), escaped);
            assert_eq!(quoted(&text), format!("{text:?}"));
        }
    }

    #[test]
    fn what_is_long_is_cut() {
        let most = "é".repeat(80);
        assert_eq!(quoted(&most), format!("\"{most}\""));
        assert_eq!(quoted(&format!("{most}é")), format!("\"{most}\"…"));
    }

    #[test]
    fn only_the_shape_is_kept() {
        static SHAPE: Shape = Shape::Object(&[("a", &Shape::Array(&Shape::Scalar, 2))]);
        let json = parse(br#"{"a":[1,2,3],"b":"x","c":null}"#, &SHAPE).unwrap();
        let reader = json.object("").unwrap();
        assert_eq!(reader.array("a").unwrap().items.len(), 2);
        assert_eq!(reader.array("a").unwrap().total, 3);
        assert!(reader.others_are_strings());
        assert!(matches!(reader.get("b"), Json::Null));
        let json = parse(br#"{"a":[],"b":{}}"#, &SHAPE).unwrap();
        assert!(!json.object("").unwrap().others_are_strings());
    }
}

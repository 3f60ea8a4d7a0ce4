//! Compact JSON text of what this crate reports: `serde` says what a value holds, and this how that is written.
//!
//! The text is that of `serde_json`, whose writer is made for every kind of output and format. This one has a single
//! kind, so the compiler makes little of it for each type that is written.

use alloc::string::{String, ToString};
use core::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeSeq, SerializeStruct, SerializeStructVariant};

/// Compact JSON text of a value of this crate, none of which can fail to be written.
pub(crate) fn to_text<T: Serialize>(value: &T) -> String {
    let mut writer = Writer {
        text: String::new(),
    };
    match value.serialize(&mut writer) {
        Ok(()) => writer.text,
        Err(Unwritable) => String::new(),
    }
}

/// The text so far.
struct Writer {
    text: String,
}

/// Nothing that this crate reports is of this kind: a float, bytes, a map.
#[derive(Debug)]
struct Unwritable;

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a kind that no report holds")
    }
}

impl core::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unwritable
    }
}

impl Writer {
    #[inline(never)]
    fn put(&mut self, text: &str) {
        self.text.push_str(text);
    }

    #[inline(never)]
    fn quote(&mut self, text: &str) {
        self.put("\"");
        let mut start = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escaped = match byte {
                b'"' => "\\\"",
                b'\\' => "\\\\",
                b'\n' => "\\n",
                b'\r' => "\\r",
                b'\t' => "\\t",
                0x08 => "\\b",
                0x0c => "\\f",
                0..=0x1f => "",
                _ => continue,
            };
            // What is escaped is ASCII, so it stands between whole characters.
            self.put(text.get(start..at).unwrap_or_default());
            self.put(escaped);
            if escaped.is_empty() {
                self.put(if byte < 0x10 { "\\u000" } else { "\\u001" });
                let digit = char::from_digit(u32::from(byte & 0x0f), 16);
                self.text.push(digit.unwrap_or_default());
            }
            start = at.saturating_add(1);
        }
        self.put(text.get(start..).unwrap_or_default());
        self.put("\"");
    }

    /// What stands before an element or a member: nothing before the first.
    fn separate(&mut self) {
        if !self.text.ends_with(['[', '{']) {
            self.put(",");
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.separate();
        self.quote(name);
        self.put(":");
    }
}

/// Kinds that nothing in a report is of.
macro_rules! unwritable {
    ($($method:ident $kind:ty,)*) => {
        $(fn $method(self, _: $kind) -> Result<(), Unwritable> {
            Err(Unwritable)
        })*
    };
}

impl ser::Serializer for &mut Writer {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Self;
    type SerializeTuple = Impossible<(), Unwritable>;
    type SerializeTupleStruct = Impossible<(), Unwritable>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeMap = Impossible<(), Unwritable>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    fn serialize_bool(self, value: bool) -> Result<(), Unwritable> {
        self.put(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unwritable> {
        self.put(&value.to_string());
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Unwritable> {
        self.put(&value.to_string());
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unwritable> {
        self.quote(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.put("null");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unwritable> {
        self.quote(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.put("{");
        self.name(variant);
        value.serialize(&mut *self)?;
        self.put("}");
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unwritable> {
        self.put("[");
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unwritable> {
        self.put("{");
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Unwritable> {
        self.put("{");
        self.name(variant);
        self.put("{");
        Ok(self)
    }

    unwritable! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32,
        serialize_f32 f32, serialize_f64 f64,
        serialize_char char, serialize_bytes &[u8], serialize_unit_struct &'static str,
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        Err(Unwritable)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Unwritable> {
        Err(Unwritable)
    }
}

impl SerializeSeq for &mut Writer {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        self.separate();
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.put("]");
        Ok(())
    }
}

impl SerializeStruct for &mut Writer {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        self.name(name);
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.put("}");
        Ok(())
    }
}

impl SerializeStructVariant for &mut Writer {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        SerializeStruct::serialize_field(self, name, value)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.put("}}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Value;
    use alloc::vec;
    use alloc::vec::Vec;

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    enum Kind {
        Plain,
        Holds(u64),
        Named { one_name: Option<bool>, other: i64 },
    }

    #[test]
    fn the_text_is_that_of_serde_json() {
        #[derive(Serialize)]
        struct Whole {
            texts: Vec<String>,
            kinds: Vec<Kind>,
            values: Vec<Value>,
            empty: Vec<u64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            absent: Option<u64>,
            last: Option<u64>,
        }
        let every_byte: String = (0..=0x7f).map(char::from).collect();
        let whole = Whole {
            texts: vec![
                String::new(),
                every_byte,
                String::from("\u{7f}\u{80}é\u{2028}\u{1f600}\n"),
                String::from("[\"{"),
            ],
            kinds: vec![
                Kind::Plain,
                Kind::Holds(u64::MAX),
                Kind::Named {
                    one_name: Some(false),
                    other: i64::MIN,
                },
                Kind::Named {
                    one_name: None,
                    other: -1,
                },
            ],
            values: vec![
                Value::Bool(true),
                Value::Integer(0),
                Value::List(vec![String::from("["), String::from("{")]),
                Value::List(Vec::new()),
            ],
            empty: Vec::new(),
            absent: None,
            last: None,
        };
        assert_eq!(to_text(&whole), serde_json::to_string(&whole).unwrap());
    }

    #[test]
    fn what_no_report_holds_is_not_written() {
        assert_eq!(to_text(&1.5), "");
        assert_eq!(to_text(&vec![1_u8]), "");
    }
}

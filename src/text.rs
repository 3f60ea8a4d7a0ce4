//! The small texts that documents are made of: names, times and base64 (FORMAT 0, 1).

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use base64ct::{Base64, Encoding as _};
use serde::Serialize;

use crate::limits::MAX_INTEGER;

/// A network, validator, round or fragment id: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Name(String);

impl Name {
    /// The name `text`, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let first = text.bytes().next()?;
        let good = first.is_ascii_alphanumeric()
            && text.len() <= 64
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        good.then(|| Name(text.to_string()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Name {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A time of the form `YYYY-MM-DDThh:mm:ssZ`. Its order as text is its order in time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// The time `text`, if it is one: a real date of the years 0001 to 9999, seconds 00 to 59.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: &[u8; 20] = text.as_bytes().try_into().ok()?;
        let form = b"dddd-dd-ddTdd:dd:ddZ";
        let fits = bytes.iter().zip(form).all(|(byte, form)| match form {
            b'd' => byte.is_ascii_digit(),
            fixed => byte == fixed,
        });
        if !fits {
            return None;
        }
        let [year, month, day, hour, minute, second] = fields(text);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let real =
            year >= 1 && (1..=days).contains(&day) && hour <= 23 && minute <= 59 && second <= 59;
        real.then(|| Timestamp(text.to_string()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Timestamp {
    /// Seconds since 1970-01-01T00:00:00Z, as POSIX counts them; negative before.
    #[must_use]
    pub fn to_posix(&self) -> i64 {
        let [year, month, day, hour, minute, second] = fields(&self.0);
        // Counted from March, a year's leap day is its last, and months begin at fixed days of the year.
        let (year, month) = if month > 2 {
            (year, month.saturating_sub(3))
        } else {
            (year.saturating_sub(1), month.saturating_add(9))
        };
        let leap_days = year
            .div_euclid(4)
            .saturating_sub(year.div_euclid(100))
            .saturating_add(year.div_euclid(400));
        let day_of_year = month
            .saturating_mul(153)
            .saturating_add(2)
            .div_euclid(5)
            .saturating_add(day.saturating_sub(1));
        // From the first of March of the year 0 to the first of January 1970.
        const EPOCH: i64 = 719_468;
        let days = year
            .saturating_mul(365)
            .saturating_add(leap_days)
            .saturating_add(day_of_year)
            .saturating_sub(EPOCH);
        days.saturating_mul(86_400)
            .saturating_add(hour.saturating_mul(3_600))
            .saturating_add(minute.saturating_mul(60))
            .saturating_add(second)
    }
}

/// Year, month, day, hour, minute and second of a text that has the form of a time.
fn fields(text: &str) -> [i64; 6] {
    let mut fields = [0_i64; 6];
    let mut bytes = text.bytes();
    for field in &mut fields {
        // The mark after the digits is taken too.
        for digit in bytes.by_ref().take_while(u8::is_ascii_digit) {
            let digit = i64::from(digit.saturating_sub(b'0'));
            *field = field.saturating_mul(10).saturating_add(digit);
        }
    }
    fields
}

/// A decimal number of at most 2^53-1 as the ledger's texts write it: ASCII digits without a leading zero but of `0`.
#[must_use]
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    let number = plain.then(|| text.parse().ok())??;
    (number <= MAX_INTEGER).then_some(number)
}

/// The parts as one text, with `between` between each two.
pub(crate) fn joined(parts: &[&str], between: &str) -> String {
    let mut whole = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            whole.push_str(between);
        }
        whole.push_str(part);
    }
    whole
}

/// Decodes base64 of the standard alphabet alone, padded, trailing bits zero, as the ledger's texts have it.
#[must_use]
#[inline(never)]
pub(crate) fn decode_standard_base64(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok()
}

/// Decodes base64 of the standard or the URL-safe alphabet, not mixed, padded, trailing bits zero
/// (FORMAT section 1). `None` for anything else.
#[must_use]
pub fn decode_base64(text: &str) -> Option<Vec<u8>> {
    if !text.contains(['-', '_']) {
        return decode_standard_base64(text);
    }
    if text.contains(['+', '/']) {
        return None;
    }
    decode_standard_base64(&text.replace('-', "+").replace('_', "/"))
}

/// The same for a text that must hold exactly `N` bytes.
#[must_use]
pub(crate) fn decode_base64_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    // A longer text cannot be right, and is not worth decoding.
    if text.len() != N.div_ceil(3).checked_mul(4)? {
        return None;
    }
    decode_base64(text)?.try_into().ok()
}

/// Encodes in the standard alphabet with padding.
#[must_use]
#[inline(never)]
pub fn encode_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["a", "A9", "mira-devnet", "v.0_1", &"x".repeat(64)] {
            assert!(Name::parse(good).is_some(), "{good}");
        }
        for bad in ["", ".a", "-a", "_a", "a b", "é", "a/b", &"x".repeat(65)] {
            assert!(Name::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn times() {
        for good in [
            "0001-01-01T00:00:00Z",
            "2000-02-29T23:59:59Z",
            "9999-12-31T00:00:00Z",
        ] {
            assert!(Timestamp::parse(good).is_some(), "{good}");
        }
        for bad in [
            "0000-01-01T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "2026-01-01t00:00:00Z",
            "2026-01-01T00:00:00z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00.0Z",
            "2026-01-01T00:00:00+00:00",
            "+026-01-01T00:00:00Z",
            "٢٠٢٦-01-01T00:00:00Z",
        ] {
            assert!(Timestamp::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn posix_seconds() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2000-03-01T00:00:00Z", 951_868_800),
            ("2026-03-01T09:00:41Z", 1_772_355_641),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
            ("1900-03-01T00:00:00Z", -2_203_891_200),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(
                Timestamp::parse(text).unwrap().to_posix(),
                seconds,
                "{text}"
            );
        }
    }

    #[test]
    fn parts_are_joined() {
        assert_eq!(joined(&[], ", "), "");
        assert_eq!(joined(&["", "a"], ", "), ", a");
        assert_eq!(joined(&["a", "b", "c"], " and "), "a and b and c");
    }

    #[test]
    fn decimals_are_plain() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("9007199254740991"), Some(MAX_INTEGER));
        for bad in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            " 1",
            "1.0",
            "9007199254740992",
            "18446744073709551616",
            "\u{661}",
        ] {
            assert_eq!(decimal(bad), None, "{bad}");
        }
    }

    #[test]
    fn base64_is_canonical() {
        assert_eq!(decode_base64("+/+/"), decode_base64("-_-_"));
        assert_eq!(decode_base64("").as_deref(), Some(&[][..]));
        for bad in [
            "+/-_", "AA", "AA=", "AB==", "A===", "====", "AAE", "AAB=", "_AB=", "=AAA", "A=AA",
            "é==", "A A=", "AAAA\n", "=", "AA==AA==",
        ] {
            assert_eq!(decode_base64(bad), None, "{bad}");
        }
        assert_eq!(decode_base64_array::<1>("AA=="), Some([0]));
        assert_eq!(decode_base64_array::<2>("AA=="), None);
    }
}

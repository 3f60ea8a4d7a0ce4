//! Bytes as a vector writes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

/// Text, base64, or parts of which some are repeated.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Source {
    /// UTF-8 text.
    Text(String),
    /// Any bytes.
    Base64 {
        /// In the standard alphabet, padded.
        base64: String,
    },
    /// Several sources, one after the other.
    Parts {
        /// The pieces.
        parts: Vec<Part>,
    },
}

/// A piece of a [`Source`].
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Part {
    /// A source again and again.
    Repeat {
        /// The source.
        repeat: Source,
        /// How often.
        times: usize,
        /// Text that is replaced by the number of the repetition (from 0), in decimal digits padded with zeros to the
        /// length of this text.
        counter: Option<String>,
    },
    /// A source once.
    Once(Source),
}

impl Source {
    /// The bytes that are meant.
    ///
    /// # Errors
    /// What is wrong, for a vector that was written wrongly.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        match self {
            Source::Text(text) => Ok(text.clone().into_bytes()),
            Source::Base64 { base64 } => STANDARD.decode(base64).map_err(|error| error.to_string()),
            Source::Parts { parts } => parts.iter().try_fold(Vec::new(), |mut bytes, part| {
                part.write(&mut bytes)?;
                Ok(bytes)
            }),
        }
    }
}

impl Part {
    fn write(&self, bytes: &mut Vec<u8>) -> Result<(), String> {
        match self {
            Part::Once(source) => bytes.extend(source.bytes()?),
            Part::Repeat {
                repeat,
                times,
                counter: None,
            } => bytes.extend(repeat.bytes()?.repeat(*times)),
            Part::Repeat {
                repeat,
                times,
                counter: Some(counter),
            } => {
                let Source::Text(text) = repeat else {
                    return Err("a counter stands in text only".to_owned());
                };
                for number in 0..*times {
                    let number = format!("{number:0width$}", width = counter.len());
                    bytes.extend(text.replace(counter, &number).into_bytes());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(json: &str) -> Result<Vec<u8>, String> {
        serde_json::from_str::<Source>(json)
            .map_err(|error| error.to_string())?
            .bytes()
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(bytes(r#""é""#), Ok("é".into()));
        assert_eq!(bytes(r#"{"base64":"/wA="}"#), Ok(vec![0xff, 0]));
        assert_eq!(
            bytes(
                r#"{"parts":["a",{"repeat":"bc","times":2},{"repeat":{"base64":"ZA=="},"times":1}]}"#
            ),
            Ok("abcbcd".into())
        );
        assert_eq!(
            bytes(r#"{"parts":[{"repeat":"<@@>","times":11,"counter":"@@"}]}"#),
            Ok("<00><01><02><03><04><05><06><07><08><09><10>".into())
        );
    }

    #[test]
    fn a_wrong_one_is_refused() {
        assert!(bytes(r#"{"base64":"?"}"#).is_err());
        assert!(bytes(r#"{"base64":"AA==","text":""}"#).is_err());
        assert!(bytes(r#"{"parts":[{"repeat":"a","time":1}]}"#).is_err());
    }
}

//! What goes into an evaluator and what comes out of it: a question, and a judgement of it. Both are read strictly.

use std::collections::BTreeSet;

use quorumseal::limits::MAX_FRAGMENTS;
use quorumseal::{Name, VoteKind, check_strict_json};
use serde::Serialize;
use serde_json::{Map, Value};

/// The version of the contract, as it stands in a question.
pub(crate) const VERSION: u64 = 1;
/// No question is longer than this.
pub(crate) const MAX_QUESTION_BYTES: usize = 64 << 20;
/// No judgement is longer than this.
pub(crate) const MAX_JUDGEMENT_BYTES: usize = 8 << 20;
/// No name of an evaluator is longer than this.
pub(crate) const MAX_EVALUATOR_BYTES: usize = 256;
/// No reason is longer than this.
pub(crate) const MAX_REASON_BYTES: usize = 4 << 10;

/// What an evaluator is asked: whether an output answers a prompt rightly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Question {
    /// The version of the contract.
    pub(crate) version: u64,
    /// The id of the round.
    pub(crate) round: Name,
    /// What the model was asked.
    pub(crate) prompt: String,
    /// What it answered, which is to be judged.
    pub(crate) output: String,
    /// The kind of text that the output is.
    pub(crate) media_type: Option<String>,
    /// Who answered.
    pub(crate) model: Model,
    /// The parts of the output, in their order, that are judged one by one.
    pub(crate) fragments: Vec<Fragment>,
}

/// A model's name and version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) version: String,
}

/// A part of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Fragment {
    pub(crate) id: Name,
    /// The first of its bytes in the output's UTF-8.
    pub(crate) start: usize,
    /// The first byte after it.
    pub(crate) end: usize,
    /// The text of that range.
    pub(crate) text: String,
}

/// What an evaluator says of an output.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Judgement {
    /// What judged, by its name and version.
    pub(crate) evaluator: String,
    /// What it says of the whole.
    pub(crate) vote: VoteKind,
    /// How sure it is, 0 to 1.
    pub(crate) confidence: f64,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// What it says of fragments. It abstains on those that are not named.
    pub(crate) fragments: Vec<FragmentJudgement>,
}

/// What an evaluator says of one fragment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct FragmentJudgement {
    pub(crate) id: Name,
    pub(crate) vote: VoteKind,
    /// How sure it is, 0 to 1.
    pub(crate) confidence: f64,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

impl Question {
    /// A question about `output`, cut into `ranges` of its bytes.
    ///
    /// The error says which range does not fit.
    pub(crate) fn new(
        round: Name,
        prompt: String,
        output: String,
        media_type: Option<String>,
        model: Model,
        ranges: &[(Name, usize, usize)],
    ) -> Result<Self, String> {
        let fragments = ranges.iter().map(|(id, start, end)| Fragment {
            id: id.clone(),
            start: *start,
            end: *end,
            text: output.get(*start..*end).unwrap_or_default().to_owned(),
        });
        let question = Question {
            version: VERSION,
            round,
            prompt,
            fragments: fragments.collect(),
            output,
            media_type,
            model,
        };
        question.check()?;
        Ok(question)
    }

    /// Reads a question. Members that are not known are ignored: a later validator may say more.
    ///
    /// The error is a sentence: what is wrong, where, what was expected.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut members = read(bytes, MAX_QUESTION_BYTES, "the question")?;
        let version = members.integer("version")?;
        if version != VERSION as usize {
            return Err(format!(
                "version is {version}: this evaluator knows version {VERSION} of the contract"
            ));
        }
        let mut model = members.object("model")?;
        let question = Question {
            version: VERSION,
            round: members.name("round")?,
            prompt: members.text("prompt", MAX_QUESTION_BYTES)?,
            output: members.text("output", MAX_QUESTION_BYTES)?,
            media_type: members.optional_text("mediaType", MAX_REASON_BYTES)?,
            model: Model {
                name: model.text("name", MAX_REASON_BYTES)?,
                version: model.text("version", MAX_REASON_BYTES)?,
            },
            fragments: members.each("fragments", |fragment| {
                Ok(Fragment {
                    id: fragment.name("id")?,
                    start: fragment.integer("start")?,
                    end: fragment.integer("end")?,
                    text: fragment.text("text", MAX_QUESTION_BYTES)?,
                })
            })?,
        };
        question.check()?;
        Ok(question)
    }

    /// Compact JSON.
    pub(crate) fn to_json(&self) -> String {
        to_json(self)
    }

    /// Whether the fragments are what they say of the output: ranges on characters, in order, apart, named once.
    fn check(&self) -> Result<(), String> {
        let length = self.output.len();
        let mut ids = BTreeSet::new();
        let mut before = 0;
        for (index, fragment) in self.fragments.iter().enumerate() {
            let Fragment {
                id,
                start,
                end,
                text,
            } = fragment;
            let wrong = |what: &str| {
                Err(format!(
                    "fragments[{index}] ({id}, {start} to {end}) {what}"
                ))
            };
            if !ids.insert(id) {
                return wrong("has the id of one before it");
            }
            if start >= end || *end > length {
                return wrong(&format!(
                    "is no range of the output, which has {length} bytes"
                ));
            }
            if *start < before {
                return wrong(&format!(
                    "begins before the end of the one before it, {before}"
                ));
            }
            match self.output.get(*start..*end) {
                None => return wrong("begins or ends within a character"),
                Some(there) if there != text => {
                    return wrong(&format!(
                        "has the text {}, but the output has {} there",
                        quoted(text),
                        quoted(there)
                    ));
                }
                Some(_) => before = *end,
            }
        }
        Ok(())
    }
}

impl Judgement {
    /// Reads a judgement of `question`. A member that is not known is refused rather than ignored: it may be one
    /// that was misspelt.
    ///
    /// The error is a sentence: what is wrong, where, what was expected.
    pub(crate) fn parse(bytes: &[u8], question: &Question) -> Result<Self, String> {
        let mut members = read(bytes, MAX_JUDGEMENT_BYTES, "the judgement")?;
        let evaluator = members.text("evaluator", MAX_EVALUATOR_BYTES)?;
        if evaluator.trim().is_empty() {
            return Err("evaluator is empty: expected what judged".to_owned());
        }
        let judgement = Judgement {
            evaluator,
            vote: members.vote()?,
            confidence: members.confidence()?,
            reason: members.optional_text("reason", MAX_REASON_BYTES)?,
            fragments: members.each("fragments", |fragment| {
                let read = FragmentJudgement {
                    id: fragment.name("id")?,
                    vote: fragment.vote()?,
                    confidence: fragment.confidence()?,
                    reason: fragment.optional_text("reason", MAX_REASON_BYTES)?,
                };
                fragment.nothing_else(&["id", "vote", "confidence", "reason"])?;
                Ok(read)
            })?,
        };
        members.nothing_else(&["evaluator", "vote", "confidence", "reason", "fragments"])?;
        let known: BTreeSet<&Name> = question.fragments.iter().map(|known| &known.id).collect();
        let mut judged = BTreeSet::new();
        for (index, fragment) in judgement.fragments.iter().enumerate() {
            let id = &fragment.id;
            if !known.contains(id) {
                return Err(format!(
                    "fragments[{index}].id is {id}: the question has no such fragment"
                ));
            }
            if !judged.insert(id) {
                return Err(format!("fragments[{index}].id is {id}, judged before"));
            }
        }
        Ok(judgement)
    }

    /// Compact JSON.
    pub(crate) fn to_json(&self) -> String {
        to_json(self)
    }

    /// The same with an abstention instead of whatever it is less sure of than `least`.
    pub(crate) fn at_least(mut self, least: f64) -> Self {
        if self.confidence < least {
            self.vote = VoteKind::Abstain;
        }
        for fragment in &mut self.fragments {
            if fragment.confidence < least {
                fragment.vote = VoteKind::Abstain;
            }
        }
        self
    }

    /// An evaluator that cannot tell, and why.
    pub(crate) fn abstention(evaluator: &str, reason: String) -> Self {
        Judgement {
            evaluator: shortened(evaluator, MAX_EVALUATOR_BYTES),
            vote: VoteKind::Abstain,
            confidence: 0.0,
            reason: Some(shortened(&reason, MAX_REASON_BYTES)),
            fragments: Vec::new(),
        }
    }
}

/// `text`, or as many of its characters as fit into `most` bytes with a mark that it was cut.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    const MARK: &str = "…";
    if text.len() <= most {
        return text.to_owned();
    }
    let mut end = most.saturating_sub(MARK.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MARK}", text.get(..end).unwrap_or_default())
}

/// `text` for a message.
fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text, 80))
}

fn to_json(data: &impl Serialize) -> String {
    // Texts, numbers and lists of them: nothing that JSON could not say. Confidences are finite.
    serde_json::to_string(data).unwrap_or_default()
}

/// The members of the object that `bytes` are.
fn read(bytes: &[u8], most: usize, what: &str) -> Result<Members, String> {
    if bytes.len() > most {
        return Err(format!(
            "{what} has {} bytes: expected at most {most}",
            bytes.len()
        ));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(format!("{what} is empty: expected a JSON object"));
    }
    check_strict_json(bytes).map_err(|why| format!("{what} is {why}"))?;
    let value = serde_json::from_slice(bytes).map_err(|error| format!("{what}: {error}"))?;
    Members::of(String::new(), what, value)
}

/// The members of one object, and where it stands.
struct Members {
    at: String,
    members: Map<String, Value>,
}

/// `null` and a member that is missing are the same.
impl Members {
    fn of(at: String, what: &str, value: Value) -> Result<Self, String> {
        match value {
            Value::Object(members) => Ok(Members { at, members }),
            other => Err(format!("{what} is {}: expected an object", kind(&other))),
        }
    }

    fn path(&self, name: &str) -> String {
        if self.at.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.at)
        }
    }

    fn take(&mut self, name: &str) -> Value {
        self.members
            .get_mut(name)
            .map(Value::take)
            .unwrap_or_default()
    }

    fn wrong(&self, name: &str, got: &Value, expected: &str) -> String {
        let path = self.path(name);
        match got {
            Value::Null => format!("{path} is missing: expected {expected}"),
            _ => format!("{path} is {}: expected {expected}", kind(got)),
        }
    }

    fn text(&mut self, name: &str, most: usize) -> Result<String, String> {
        match self.take(name) {
            Value::String(text) if text.len() <= most => Ok(text),
            Value::String(text) => Err(format!(
                "{} has {} bytes: expected at most {most}",
                self.path(name),
                text.len()
            )),
            other => Err(self.wrong(name, &other, "a string")),
        }
    }

    fn optional_text(&mut self, name: &str, most: usize) -> Result<Option<String>, String> {
        match self.members.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.text(name, most).map(Some),
        }
    }

    fn integer(&mut self, name: &str) -> Result<usize, String> {
        let value = self.take(name);
        value
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| self.wrong(name, &value, "an integer from 0"))
    }

    fn name(&mut self, name: &str) -> Result<Name, String> {
        let value = self.take(name);
        value.as_str().and_then(Name::parse).ok_or_else(|| {
            self.wrong(
                name,
                &value,
                "a name of up to 64 letters, digits and . _ -, a letter or digit first",
            )
        })
    }

    fn vote(&mut self) -> Result<VoteKind, String> {
        let value = self.take("vote");
        value
            .as_str()
            .and_then(VoteKind::parse)
            .ok_or_else(|| self.wrong("vote", &value, "affirm, reject or abstain"))
    }

    fn confidence(&mut self) -> Result<f64, String> {
        let value = self.take("confidence");
        value
            .as_f64()
            .filter(|number| (0.0..=1.0).contains(number))
            .ok_or_else(|| self.wrong("confidence", &value, "a number from 0 to 1"))
    }

    fn object(&mut self, name: &str) -> Result<Members, String> {
        match self.take(name) {
            Value::Object(members) => Ok(Members {
                at: self.path(name),
                members,
            }),
            other => Err(self.wrong(name, &other, "an object")),
        }
    }

    /// Reads every object of an optional list.
    fn each<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Members) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let items = match self.take(name) {
            Value::Null => Vec::new(),
            Value::Array(items) => items,
            other => return Err(self.wrong(name, &other, "an array")),
        };
        let path = self.path(name);
        if items.len() > MAX_FRAGMENTS {
            return Err(format!(
                "{path} has {} elements: expected at most {MAX_FRAGMENTS}",
                items.len()
            ));
        }
        let items = items.into_iter().enumerate();
        items
            .map(|(index, item)| {
                let at = format!("{path}[{index}]");
                read(&mut Members::of(at.clone(), &at, item)?)
            })
            .collect()
    }

    fn nothing_else(&self, known: &[&str]) -> Result<(), String> {
        let mut names = self.members.keys();
        match names.find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(format!(
                "{} is no member that is known: expected {}",
                quoted(&self.path(name)),
                known.join(", ")
            )),
        }
    }
}

/// What a value is, for a message.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    fn question() -> Question {
        Question::new(
            name("r-1"),
            "Is the café open?".to_owned(),
            "The café is open. It closes at 6.".to_owned(),
            None,
            Model {
                name: "atlas".to_owned(),
                version: "7.2.0".to_owned(),
            },
            &[(name("s-001"), 0, 18), (name("s-002"), 19, 34)],
        )
        .unwrap()
    }

    const GOOD: &str = r#"{"evaluator":"e 1","vote":"affirm","confidence":0.93,"reason":"so",
        "fragments":[{"id":"s-001","vote":"affirm","confidence":1},
        {"id":"s-002","vote":"reject","confidence":0.5,"reason":"at 7"}]}"#;

    #[test]
    fn a_question_reads_back() {
        let question = question();
        assert_eq!(question.fragments[0].text, "The café is open.");
        let json = question.to_json();
        assert!(
            json.starts_with(
                r#"{"version":1,"round":"r-1","prompt":"Is the café open?","output":"#
            )
        );
        assert!(json.contains(
            r#""model":{"name":"atlas","version":"7.2.0"},"fragments":[{"id":"s-001","start":0,"end":18,"text":"#
        ));
        assert_eq!(Question::parse(json.as_bytes()), Ok(question));
        // A later validator may say more.
        let more = json.replacen('{', r#"{"later":[1],"#, 1);
        assert!(Question::parse(more.as_bytes()).is_ok());
    }

    #[test]
    fn questions_that_do_not_fit_are_refused() {
        let json = question().to_json();
        for (from, to, why) in [
            ("\"version\":1", "\"version\":2", "version is 2"),
            ("\"version\":1,", "", "version is missing"),
            ("\"r-1\"", "\"r 1\"", "round is \"r 1\": expected a name"),
            (
                "\"s-002\"",
                "\"s-001\"",
                "fragments[1] (s-001, 19 to 34) has the id",
            ),
            (
                "\"end\":18",
                "\"end\":8",
                "begins or ends within a character",
            ),
            ("\"end\":18", "\"end\":17", "has the text"),
            (
                "\"end\":34",
                "\"end\":35",
                "is no range of the output, which has 34 bytes",
            ),
            ("\"start\":19", "\"start\":35", "is no range"),
            (
                "\"start\":19",
                "\"start\":3",
                "begins before the end of the one before it, 18",
            ),
            (
                "\"start\":19",
                "\"start\":-1",
                "fragments[1].start is -1: expected an integer",
            ),
            ("\"start\":19", "\"start\":1.9e1", "expected an integer"),
            (
                "{\"name\":\"atlas\",\"version\":\"7.2.0\"}",
                "[\"a\",\"b\"]",
                "model is an array",
            ),
            ("\"prompt\"", "\"round\"", "not strict JSON"),
            (
                "\"mediaType\":null",
                "\"mediaType\":7",
                "mediaType is 7: expected a string",
            ),
        ] {
            let bad = json.replace(from, to);
            assert_ne!(bad, json, "{from}");
            let error = Question::parse(bad.as_bytes()).unwrap_err();
            assert!(error.contains(why), "{error}: {why}");
        }
        assert!(Question::parse(b"").unwrap_err().contains("is empty"));
        assert!(Question::parse(b"[]").unwrap_err().contains("an array"));
        let cut = Question::new(
            name("r"),
            String::new(),
            "é".to_owned(),
            None,
            question().model,
            &[(name("a"), 0, 1)],
        );
        assert!(cut.unwrap_err().contains("within a character"));
    }

    #[test]
    fn a_judgement_reads_back() {
        let judgement = Judgement::parse(GOOD.as_bytes(), &question()).unwrap();
        assert_eq!(judgement.vote, VoteKind::Affirm);
        assert_eq!(judgement.fragments[1].reason.as_deref(), Some("at 7"));
        let again = Judgement::parse(judgement.to_json().as_bytes(), &question());
        assert_eq!(again, Ok(judgement));
        // Only what must be said.
        let short = br#"{"evaluator":"e","vote":"abstain","confidence":0,"reason":null}"#;
        let short = Judgement::parse(short, &question()).unwrap();
        assert!(short.reason.is_none() && short.fragments.is_empty());
    }

    #[test]
    fn judgements_that_are_malformed_are_refused() {
        for (from, to, why) in [
            (
                "\"vote\":\"affirm\",\"confidence\":0.93,",
                "\"confidence\":0.93,",
                "vote is missing",
            ),
            (
                "\"affirm\",\"confidence\":0.93",
                "\"yes\",\"confidence\":0.93",
                "vote is \"yes\"",
            ),
            (
                "0.93",
                "1.01",
                "confidence is 1.01: expected a number from 0 to 1",
            ),
            ("0.93", "-0.1", "confidence is -0.1"),
            (
                "0.93",
                "\"0.93\"",
                "confidence is \"0.93\": expected a number",
            ),
            ("0.93", "1e999", "not strict JSON"),
            ("0.93", "NaN", "not strict JSON"),
            ("\"e 1\"", "\" \"", "evaluator is empty"),
            (
                "\"s-002\"",
                "\"s-003\"",
                "fragments[1].id is s-003: the question has no such",
            ),
            (
                "\"s-002\"",
                "\"s-001\"",
                "fragments[1].id is s-001, judged before",
            ),
            ("\"s-002\"", "7", "fragments[1].id is 7: expected a name"),
            (
                "\"reason\":\"at 7\"",
                "\"reasons\":\"at 7\"",
                "fragments[1].reasons",
            ),
            (
                "\"reason\":\"so\"",
                "\"fragmnets\":[]",
                "\"fragmnets\" is no member",
            ),
            (
                "\"reason\":\"so\"",
                "\"vote\":\"affirm\"",
                "not strict JSON",
            ),
        ] {
            let bad = GOOD.replacen(from, to, 1);
            assert_ne!(bad, GOOD, "{from}");
            let error = Judgement::parse(bad.as_bytes(), &question()).unwrap_err();
            assert!(error.contains(why), "{error}: {why}");
        }
        for (bad, why) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("I think it is right.", "not strict JSON"),
            (
                "[\"e\",\"affirm\",0.9,null,[]]",
                "is an array: expected an object",
            ),
            (&format!("{GOOD}{GOOD}"), "not strict JSON"),
            (
                &" ".repeat(MAX_JUDGEMENT_BYTES + 1),
                "expected at most 8388608",
            ),
        ] {
            let error = Judgement::parse(bad.as_bytes(), &question()).unwrap_err();
            assert!(error.contains(why), "{error}: {why}");
        }
        let long = GOOD.replace(
            "\"so\"",
            &format!("\"{}\"", "x".repeat(MAX_REASON_BYTES + 1)),
        );
        let error = Judgement::parse(long.as_bytes(), &question()).unwrap_err();
        assert!(error.starts_with("reason has 4097 bytes"), "{error}");
    }

    #[test]
    fn what_is_not_sure_enough_is_an_abstention() {
        let sure = |least| {
            let judgement = Judgement::parse(GOOD.as_bytes(), &question()).unwrap();
            let judgement = judgement.at_least(least);
            let fragments = judgement.fragments.iter().map(|fragment| fragment.vote);
            (judgement.vote, fragments.collect::<Vec<_>>())
        };
        use VoteKind::{Abstain, Affirm, Reject};
        assert_eq!(sure(0.5), (Affirm, vec![Affirm, Reject]));
        assert_eq!(sure(0.6), (Affirm, vec![Affirm, Abstain]));
        assert_eq!(sure(0.94), (Abstain, vec![Affirm, Abstain]));
    }

    #[test]
    fn an_abstention_is_well_formed_whatever_its_reason() {
        let abstention = Judgement::abstention("e", "é".repeat(MAX_REASON_BYTES));
        let read = Judgement::parse(abstention.to_json().as_bytes(), &question());
        assert_eq!(read, Ok(abstention));
    }
}

//! `evaluator dataset`: whether an output agrees with what a list of questions and accepted answers says.

mod answer;
mod nearest;
mod numbers;
mod words;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use quorumseal::{Code, Misuse, check_strict_json};
use serde::Deserialize;

use super::judgement::{FragmentJudgement, Judgement, Question, shortened};
use crate::files::{Inputs, shown};
use crate::ui::{Exit, Ui, misused};

use self::answer::{Answer, Finding, Judged};
use self::nearest::{Index, NotFound};
use self::words::tokens;

/// No dataset is longer than this.
const MAX_BYTES: usize = 256 << 20;
/// No question has more accepted answers than this.
const MAX_ANSWERS: usize = 256;
/// Where the question stands in a template.
const PLACE: &str = "{question}";

/// Judge by a dataset of questions and accepted answers
///
/// Reads one question of a validator as JSON on standard input, and writes one judgement as JSON on standard output:
/// docs/EVALUATORS.md says what they look like. The dataset has one JSON object a line: {"question": "…", "answers":
/// ["…"], "id": "…"}, the id if you like. Where it has nothing to say of a prompt, the judgement is an abstention.
#[derive(ClapArgs)]
pub(crate) struct Args {
    /// The dataset, JSON lines
    #[arg(long, value_name = "FILE")]
    data: PathBuf,
    /// What the dataset is called in judgements; without it the file's name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// How much of a prompt and a stored question must be the same for the one to be the other, 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0.998", value_parser = share)]
    min_match: f64,
    /// What prompts wrap questions in, such as "Answer briefly. {question}"; may be given several times
    #[arg(long, value_name = "TEXT")]
    template: Vec<String>,
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse().ok();
    number
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

pub(crate) fn run(args: &Args, ui: &Ui) -> Result<Exit, Misuse> {
    let templates = args.template.iter().map(|text| Template::parse(text));
    let templates = templates.collect::<Result<Vec<_>, _>>()?;
    let inputs = Inputs::default();
    let question = super::read_question(&inputs)?;
    let bytes = inputs.read(&args.data, MAX_BYTES)?;
    let name = args.name.clone().unwrap_or_else(|| {
        let stem = args.data.file_stem().unwrap_or_default();
        stem.to_string_lossy().into_owned()
    });
    let mut dataset = Dataset::parse(&shown(&args.data), &bytes)?;
    let judgement = dataset.judge(&question, &name, args.min_match, &templates);
    super::write(&judgement, ui)
}

/// What prompts wrap questions in.
struct Template<'a> {
    before: &'a str,
    after: &'a str,
}

impl<'a> Template<'a> {
    fn parse(text: &'a str) -> Result<Self, Misuse> {
        text.split_once(PLACE)
            .filter(|(_, after)| !after.contains(PLACE))
            .map(|(before, after)| Template {
                before: before.trim_start(),
                after: after.trim_end(),
            })
            .ok_or_else(|| misused(&format!("--template {text:?}: expected one {PLACE} in it")))
    }

    /// The question in `prompt`, if that is this template around one.
    fn question_of<'p>(&self, prompt: &'p str) -> Option<&'p str> {
        let inside = prompt.trim().strip_prefix(self.before)?;
        inside.strip_suffix(self.after)
    }
}

/// A line of a dataset's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    question: String,
    answers: Vec<String>,
    id: Option<String>,
}

/// What is known of one question.
struct Entry {
    question: String,
    answers: Vec<Answer>,
    /// Its line, and its id if it has one.
    name: String,
}

/// Questions and their accepted answers.
struct Dataset {
    entries: Vec<Entry>,
    index: Index,
}

impl Dataset {
    /// Reads JSON lines; empty ones are passed over. No two lines ask the same: which of them should count?
    fn parse(name: &str, bytes: &[u8]) -> Result<Self, Misuse> {
        let wrong = |why: String| Misuse::new(Code::InputDocument, format!("{name}{why}"));
        if bytes.len() > MAX_BYTES {
            return Err(wrong(format!(": expected at most {MAX_BYTES} bytes")));
        }
        let mut entries = Vec::new();
        let mut asked: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let mut ids: BTreeMap<String, usize> = BTreeMap::new();
        for (index, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let number = index + 1;
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let refuse = |why: String| wrong(format!(" line {number}: {why}"));
            let Line {
                question,
                answers,
                id,
            } = read_line(text).map_err(refuse)?;
            let words: Vec<String> = tokens(&question)
                .into_iter()
                .map(|word| word.text)
                .collect();
            if words.is_empty() {
                return Err(refuse("the question has no word".to_owned()));
            }
            if let Some(before) = asked.insert(words, number) {
                return Err(refuse(format!("it asks what line {before} asks")));
            }
            if let Some(id) = &id
                && let Some(before) = ids.insert(id.clone(), number)
            {
                return Err(refuse(format!(
                    "its id {} is that of line {before}",
                    quoted(id)
                )));
            }
            let name = match id {
                Some(id) => format!("line {number} ({})", quoted(&id)),
                None => format!("line {number}"),
            };
            entries.push(Entry {
                question,
                answers: read_answers(&answers).map_err(refuse)?,
                name,
            });
        }
        if entries.is_empty() {
            return Err(wrong(": there is no question in it".to_owned()));
        }
        let index = Index::new(entries.iter().map(|entry| entry.question.as_str()));
        Ok(Dataset { entries, index })
    }

    fn judge(
        &mut self,
        question: &Question,
        name: &str,
        min_match: f64,
        templates: &[Template<'_>],
    ) -> Judgement {
        let evaluator = format!("dataset {name}");
        let prompt = templates
            .iter()
            .find_map(|template| template.question_of(&question.prompt))
            .unwrap_or(&question.prompt);
        let near = match self.index.find(prompt, min_match) {
            Ok(near) => near,
            Err(not_found) => {
                return Judgement::abstention(&evaluator, self.describe(&not_found));
            }
        };
        let Some(entry) = self.entries.get(near.question) else {
            return Judgement::abstention(&evaluator, self.describe(&NotFound::Nothing));
        };
        let judged = Judged::new(&question.output, &entry.question, &entry.answers);
        let whole = judged.whole();
        let confidence =
            |finding: &Finding| (finding.confidence * near.agreement * 1e4).round() / 1e4;
        let fragments = question.fragments.iter().filter_map(|fragment| {
            let finding = judged.part(&(fragment.start..fragment.end), &whole)?;
            Some(FragmentJudgement {
                id: fragment.id.clone(),
                vote: finding.vote,
                confidence: confidence(&finding),
                reason: Some(finding.reason),
            })
        });
        Judgement {
            fragments: fragments.collect(),
            vote: whole.vote,
            confidence: confidence(&whole),
            reason: Some(format!("{}, by {}", whole.reason, entry.name)),
            ..Judgement::abstention(&evaluator, String::new())
        }
    }

    /// Why nothing is known of a prompt.
    fn describe(&self, not_found: &NotFound) -> String {
        let name = |place: usize| {
            let entry = self.entries.get(place);
            entry.map_or_else(String::new, |entry| entry.name.clone())
        };
        match not_found {
            NotFound::Nothing => "no question of the dataset is like the prompt".to_owned(),
            NotFound::Other(near, why) => format!(
                "no question of the dataset is the prompt's: the nearest, {}, agrees by {:.2}, but {why}",
                name(near.question),
                near.agreement
            ),
            NotFound::Ambiguous(one, other) => format!(
                "{} and {} are equally near to the prompt",
                name(*one),
                name(*other)
            ),
        }
    }
}

fn read_line(text: &[u8]) -> Result<Line, String> {
    check_strict_json(text)?;
    if !text.starts_with(b"{") {
        return Err("expected a JSON object".to_owned());
    }
    serde_json::from_slice(text).map_err(|error| error.to_string())
}

fn read_answers(texts: &[String]) -> Result<Vec<Answer>, String> {
    if texts.is_empty() || texts.len() > MAX_ANSWERS {
        return Err(format!(
            "it has {} accepted answers: expected 1 to {MAX_ANSWERS}",
            texts.len()
        ));
    }
    let read = |text: &String| {
        Answer::read(text).ok_or_else(|| format!("the answer {} has no word", quoted(text)))
    };
    texts.iter().map(read).collect()
}

/// A stranger's words in a reason: not many.
fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text, 120))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use quorumseal::{Name, VoteKind};
    use serde_json::{Value, json};

    use super::*;
    use crate::evaluator::judgement::Model;

    const MIN_MATCH: f64 = 0.998;

    fn question(prompt: &str, output: &str) -> Question {
        let mut at = 0;
        let mut ranges = Vec::new();
        for line in output.split_inclusive('\n') {
            let id = Name::parse(&format!("s-{}", ranges.len() + 1)).unwrap();
            ranges.push((id, at, at + line.len()));
            at += line.len();
        }
        let model = Model {
            name: "atlas".to_owned(),
            version: "1".to_owned(),
        };
        let round = Name::parse("r-1").unwrap();
        Question::new(
            round,
            prompt.to_owned(),
            output.to_owned(),
            None,
            model,
            &ranges,
        )
        .unwrap()
    }

    fn dataset(lines: &[Value]) -> Dataset {
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        Dataset::parse("d", lines.join("\n").as_bytes()).unwrap()
    }

    #[test]
    fn wrong_datasets_are_refused_with_their_line() {
        let good = r#"{"question":"Is it?","answers":["yes"],"id":"q"}"#;
        assert!(Dataset::parse("d", format!("\n{good}\r\n\n").as_bytes()).is_ok());
        for (line, why) in [
            ("", "d: there is no question in it"),
            (
                "[\"Is it not?\",[\"yes\"],null]",
                "d line 1: expected a JSON object",
            ),
            (
                "{\"question\":\"So?\"}",
                "d line 1: missing field `answers`",
            ),
            (
                "{\"question\":\"So?\",\"answers\":[]}",
                "d line 1: it has 0 accepted answers",
            ),
            (
                "{\"question\":\"So?\",\"answers\":[\"…\"]}",
                "d line 1: the answer \"…\" has no word",
            ),
            (
                "{\"question\":\"So?\",\"answers\":[7]}",
                "d line 1: invalid type",
            ),
            (
                "{\"question\":\"?\",\"answers\":[\"7\"]}",
                "d line 1: the question has no word",
            ),
            (
                "{\"question\":\"So?\",\"answer\":[\"7\"]}",
                "d line 1: unknown field `answer`",
            ),
            (
                "{\"question\":\"So?\",\"question\":\"So?\",\"answers\":[\"7\"]}",
                "d line 1: not strict JSON",
            ),
        ] {
            let misuse = Dataset::parse("d", line.as_bytes()).err().unwrap();
            assert!(misuse.message.starts_with(why), "{}: {why}", misuse.message);
            assert_eq!(misuse.code, Code::InputDocument);
        }
        for (line, why) in [
            (
                good.replace("\"q\"", "null").replace("Is it?", "is  IT"),
                "d line 3: it asks what line 1 asks",
            ),
            (
                good.replace("Is it?", "Was it?"),
                "d line 3: its id \"q\" is that of line 1",
            ),
        ] {
            let misuse = Dataset::parse("d", format!("{good}\n\n{line}").as_bytes())
                .err()
                .unwrap();
            assert_eq!(misuse.message, why);
        }
    }

    #[test]
    fn templates_are_taken_off() {
        let template = Template::parse(" Answer briefly.\n{question}\nThink. ").unwrap();
        assert_eq!(
            template.question_of("Answer briefly.\nIs it 5?\nThink.\n"),
            Some("Is it 5?")
        );
        assert_eq!(template.question_of("Is it 5?"), None);
        for bad in ["", "question", "{question}{question}"] {
            assert!(Template::parse(bad).is_err());
        }
    }

    #[test]
    fn a_judgement_names_its_line_and_its_fragments() {
        let mut dataset =
            dataset(&[json!({"question": "How many eggs?", "answers": ["18"], "id": "eggs"})]);
        let asked = question("How many eggs?", "9 * 2 = 18\nA: 18");
        let judgement = dataset.judge(&asked, "d 1", MIN_MATCH, &[]);
        assert_eq!(judgement.evaluator, "dataset d 1");
        assert_eq!(
            (judgement.vote, judgement.confidence),
            (VoteKind::Affirm, 0.98)
        );
        assert_eq!(
            judgement.reason.as_deref(),
            Some("\"18\" is an accepted answer, by line 1 (\"eggs\")")
        );
        let fragments: Vec<_> = judgement
            .fragments
            .iter()
            .map(|fragment| (fragment.id.as_str(), fragment.vote, fragment.confidence))
            .collect();
        assert_eq!(
            fragments,
            [
                ("s-1", VoteKind::Affirm, 0.6),
                ("s-2", VoteKind::Affirm, 0.98)
            ]
        );
        assert_eq!(
            Judgement::parse(judgement.to_json().as_bytes(), &asked),
            Ok(judgement)
        );
        let other = dataset.judge(&question("How many hens?", "A: 18"), "d", MIN_MATCH, &[]);
        assert_eq!((other.vote, other.confidence), (VoteKind::Abstain, 0.0));
        assert!(
            other
                .reason
                .unwrap()
                .contains("line 1 (\"eggs\"), agrees by 0.")
        );
    }

    /// Answers of four models to three hundred questions, each of which was marked as right or wrong by how it ends.
    fn marked() -> Option<Vec<Value>> {
        let shared = std::env::var_os("QUORUMSEAL_SHARED").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
            PathBuf::from,
        );
        let text = std::fs::read_to_string(shared.join("vectors/ai-outputs/gsm8k_300.jsonl")).ok();
        if text.is_none() {
            eprintln!("skipped: ../shared/vectors/ai-outputs is absent");
        }
        Some(
            text?
                .lines()
                .map(|line| serde_json::from_str(line).unwrap())
                .collect(),
        )
    }

    fn truth(row: &Value) -> Value {
        let truth = row["ground_truth"].as_str().unwrap();
        let (_, answer) = truth.rsplit_once("A:").unwrap();
        json!({"question": row["question"], "answers": [answer]})
    }

    const MODELS: [&str; 4] = [
        "6b_finetuning",
        "6b_verification",
        "175b_finetuning",
        "175b_verification",
    ];

    #[test]
    fn real_answers_are_judged_as_they_were_marked() {
        let Some(rows) = marked() else { return };
        let mut dataset = dataset(&rows.iter().map(truth).collect::<Vec<_>>());
        let (mut agreed, mut abstained, mut all) = (0, 0, 0);
        let (mut last_agreed, mut last_all) = (0, 0);
        for (number, row) in rows.iter().enumerate() {
            let prompt = row["question"].as_str().unwrap();
            for model in MODELS {
                let output = row[model]["solution"].as_str().unwrap();
                let marked = match row[model]["is_correct"].as_bool().unwrap() {
                    true => VoteKind::Affirm,
                    false => VoteKind::Reject,
                };
                let judgement = dataset.judge(&question(prompt, output), "d", MIN_MATCH, &[]);
                all += 1;
                agreed += usize::from(judgement.vote == marked);
                abstained += usize::from(judgement.vote == VoteKind::Abstain);
                if judgement.vote != marked {
                    eprintln!("{number} {model}: {marked:?}, but {judgement:?}");
                }
                // Without the line that states the answer the last number has to do.
                if let Some((working, _)) = output.rsplit_once("\nA:") {
                    let judgement = dataset.judge(&question(prompt, working), "d", MIN_MATCH, &[]);
                    if judgement.vote != VoteKind::Abstain {
                        last_all += 1;
                        last_agreed += usize::from(judgement.vote == marked);
                    }
                }
            }
        }
        eprintln!("{agreed} of {all} as marked, {abstained} abstentions");
        eprintln!("without a stated answer {last_agreed} of {last_all} as marked");
        assert!(
            all >= 1_200 && agreed * 100 >= all * 99,
            "{agreed} of {all}"
        );
        assert!(
            last_agreed * 100 >= last_all * 60,
            "{last_agreed} of {last_all}"
        );
    }

    #[test]
    fn real_questions_that_are_not_stored_are_not_known() {
        let Some(rows) = marked() else { return };
        let (stored, others) = rows.split_at(rows.len() / 2);
        let mut dataset = dataset(&stored.iter().map(truth).collect::<Vec<_>>());
        let stored: BTreeSet<&str> = stored
            .iter()
            .filter_map(|row| row["question"].as_str())
            .collect();
        for row in others {
            let prompt = row["question"].as_str().unwrap();
            assert!(!stored.contains(prompt));
            let judgement = dataset.judge(&question(prompt, "A: 1"), "d", 0.5, &[]);
            assert_eq!(judgement.vote, VoteKind::Abstain, "{prompt}: {judgement:?}");
        }
    }

    /// A word of a stored question replaced by another of the dataset: a different question. Short words are mostly
    /// those that mean little by themselves.
    #[test]
    fn real_questions_with_another_word_are_not_known() {
        let Some(rows) = marked() else { return };
        let mut dataset = dataset(&rows.iter().map(truth).collect::<Vec<_>>());
        let long = |word: &str| word.chars().filter(|letter| letter.is_alphabetic()).count() > 4;
        let questions = rows.iter().map(|row| row["question"].as_str().unwrap());
        let questions: Vec<Vec<&str>> = questions
            .map(|question| question.split_whitespace().collect())
            .collect();
        let words = questions.concat();
        let (mut known, mut all, mut known_short, mut all_short) = (0, 0, 0, 0);
        let mut other = 7;
        for question in questions.iter().step_by(10) {
            for place in (0..question.len()).step_by(2) {
                other = (other * 1_103 + 12_345) % words.len();
                let mut changed = question.clone();
                changed[place] = words[other];
                let changed = changed.join(" ");
                if tokens(&changed).len() != tokens(&question.join(" ")).len()
                    || words[other].eq_ignore_ascii_case(question[place])
                {
                    continue;
                }
                let found = usize::from(dataset.index.find(&changed, MIN_MATCH).is_ok());
                if long(question[place]) || long(words[other]) {
                    (known, all) = (known + found, all + 1);
                } else {
                    (known_short, all_short) = (known_short + found, all_short + 1);
                }
            }
        }
        eprintln!("{known} of {all} questions with another word were taken for the stored one");
        eprintln!("{known_short} of {all_short} with another short word");
        assert!(all > 300 && known * 100 <= all * 5, "{known} of {all}");
        assert!(
            known_short * 100 <= all_short * 30,
            "{known_short} of {all_short}"
        );
    }
}

//! Which stored question a prompt asks. BM25 finds what is near; whether that is near enough is decided strictly, since
//! an answer to another question is worth less than none.
//!
//! The match of a prompt and a question is `(s(q,p) + s(p,q)) ÷ (s(q,q) + s(p,p))`, where `s(d,x)` is the BM25 score
//! of the text `x` against the text `d`, with `b` = 0. It is 1 exactly where both have the same words equally often, and
//! less for every word that one has and the other has not, the more so the rarer the word is.

use std::collections::BTreeMap;

use bm25::{Embedder, EmbedderBuilder, Embedding, Scorer, TokenEmbedder, Tokenizer};

use super::words::{Token, tokens, turns_meaning};

/// Stored questions, and how to find them.
pub(super) struct Index {
    embedder: Embedder<Place, Words>,
    scorer: Scorer<usize, u128>,
    questions: Vec<(Vec<Token>, Embedding<u128>)>,
    /// How many words the longest of them has.
    longest: usize,
}

/// A question that was found, by its place in the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub(super) question: usize,
    /// At most 1.
    pub(super) agreement: f64,
}

/// Why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NotFound {
    /// Nothing has anything in common with it.
    Nothing,
    /// The nearest, and what keeps it from being the same.
    Other(Near, &'static str),
    /// Two that are equally near.
    Ambiguous(usize, usize),
}

/// Words as BM25 is to see them.
struct Words;

impl Tokenizer for Words {
    fn tokenize(&self, text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }
}

/// Where a word stands in the space of all words: by a hash that nobody can make collide.
struct Place;

impl TokenEmbedder for Place {
    type EmbeddingSpace = u128;

    fn embed(token: &str) -> u128 {
        let hash = blake3::hash(token.as_bytes());
        hash.as_bytes()
            .first_chunk()
            .map_or(0, |half| u128::from_le_bytes(*half))
    }
}

impl Index {
    pub(super) fn new<'a>(questions: impl Iterator<Item = &'a str>) -> Self {
        // With b = 0 the length of a text, and so their average, does not matter.
        let builder = EmbedderBuilder::<Place, Words>::with_tokenizer_and_fit_to_corpus(Words, &[]);
        let embedder = builder.b(0.0).build();
        let mut scorer = Scorer::new();
        let mut all = Vec::new();
        for (place, question) in questions.enumerate() {
            let embedding = embedder.embed(question);
            scorer.upsert(&place, embedding.clone());
            all.push((tokens(question), embedding));
        }
        let longest = all.iter().map(|(words, _)| words.len()).max();
        Index {
            embedder,
            scorer,
            longest: longest.unwrap_or_default(),
            questions: all,
        }
    }

    /// The stored question that `prompt` asks.
    pub(super) fn find(&mut self, prompt: &str, least: f64) -> Result<Near, NotFound> {
        let words = tokens(prompt);
        // The work grows with the prompt's length, and one that is so much longer is near to nothing.
        if words.is_empty() || words.len() > self.longest.saturating_mul(4) {
            return Err(NotFound::Nothing);
        }
        let embedding = self.embedder.embed(prompt);
        // The prompt is a text among the others, so that its words count for both sides alike.
        let own = self.questions.len();
        self.scorer.upsert(&own, embedding.clone());
        let scored = self.scorer.matches(&embedding);
        let best = scored
            .iter()
            .filter(|text| text.id != own)
            .map(|text| text.score)
            .fold(0.0, f32::max);
        let mut near: Vec<Near> = scored
            .iter()
            .filter(|text| text.id != own && text.score >= best / 2.0)
            .map(|text| Near {
                question: text.id,
                agreement: self.agreement(text.id, text.score, own, &embedding),
            })
            .collect();
        near.sort_by(|one, other| {
            let nearer = other.agreement.total_cmp(&one.agreement);
            nearer.then(one.question.cmp(&other.question))
        });
        let Some(nearest) = near.first().copied() else {
            return Err(NotFound::Nothing);
        };
        let mut same = near
            .iter()
            .filter(|near| self.difference(near, &words, least).is_none());
        match (same.next(), same.next()) {
            (Some(first), Some(second)) if first.agreement <= second.agreement => {
                Err(NotFound::Ambiguous(first.question, second.question))
            }
            (Some(first), _) => Ok(*first),
            (None, _) => Err(NotFound::Other(
                nearest,
                self.difference(&nearest, &words, least).unwrap_or_default(),
            )),
        }
    }

    fn agreement(&self, question: usize, score: f32, own: usize, prompt: &Embedding<u128>) -> f64 {
        let Some((_, embedding)) = self.questions.get(question) else {
            return 0.0;
        };
        let of = |document: usize, query: &Embedding<u128>| {
            f64::from(self.scorer.score(&document, query).unwrap_or_default())
        };
        let shared = f64::from(score) + of(own, embedding);
        let whole = of(question, embedding) + of(own, prompt);
        if whole > 0.0 {
            (shared / whole).min(1.0)
        } else {
            0.0
        }
    }

    /// What makes the prompt with these words another question than the stored one.
    fn difference(&self, near: &Near, prompt: &[Token], least: f64) -> Option<&'static str> {
        let (question, _) = self.questions.get(near.question)?;
        if !texts(question, Token::is_number).eq(texts(prompt, Token::is_number)) {
            return Some("its numbers are others");
        }
        let turning = |word: &Token| turns_meaning(&word.text);
        if !texts(question, turning).eq(texts(prompt, turning)) {
            return Some("a word that turns its meaning is another");
        }
        if near.agreement < least {
            return Some("its words are others");
        }
        if !in_same_order(question, prompt) {
            return Some("its words stand in another order");
        }
        None
    }
}

/// The texts of the words that are of a kind, in their order.
fn texts<'a>(
    words: &'a [Token],
    of_kind: impl Fn(&Token) -> bool + 'a,
) -> impl Iterator<Item = &'a str> {
    let words = words.iter().filter(move |word| of_kind(word));
    words.map(|word| word.text.as_str())
}

/// Whether the words that both have equally often stand in the same order. Who gave what to whom is told by nothing
/// else.
fn in_same_order(one: &[Token], other: &[Token]) -> bool {
    let count = |words: &'_ [Token]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for word in words {
            *counts.entry(word.text.clone()).or_default() += 1;
        }
        counts
    };
    let (counts, others) = (count(one), count(other));
    let shared = |word: &Token| counts.get(&word.text) == others.get(&word.text);
    texts(one, shared).eq(texts(other, shared))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DUCKS: &str = "Janet\u{2019}s ducks lay 16 eggs per day. She eats three for breakfast every morning and \
                         bakes muffins for her friends every day with four. How many are left?";
    const CAPITAL: &str = "What is the capital of Austria?";
    const GIFT: &str = "Alice gave Bob a book and Bob gave Carol a pen. Who has the book?";

    fn find(prompt: &str) -> Result<Near, NotFound> {
        let stored = [DUCKS, CAPITAL, GIFT, "How many ducks has Janet?"];
        Index::new(stored.into_iter()).find(prompt, 0.998)
    }

    #[track_caller]
    fn found(prompt: &str) -> usize {
        let near = find(prompt).unwrap();
        assert!((0.998..=1.0).contains(&near.agreement), "{near:?}");
        near.question
    }

    #[track_caller]
    fn other(prompt: &str, question: usize, why: &str) {
        match find(prompt) {
            Err(NotFound::Other(near, reason)) => {
                assert_eq!((near.question, reason), (question, why), "{prompt}");
            }
            found => panic!("{prompt}: {found:?}"),
        }
    }

    #[test]
    fn the_same_question_is_found_however_it_is_spelt() {
        assert_eq!(found(DUCKS), 0);
        assert_eq!(find(DUCKS).unwrap().agreement, 1.0);
        assert_eq!(found(&DUCKS.to_uppercase()), 0);
        assert_eq!(
            found(&DUCKS.replace("three", "3").replace(" day", "\n**day**")),
            0
        );
        assert_eq!(found("what is the capital of austria"), 1);
    }

    #[test]
    fn another_question_is_another_however_near() {
        other(&DUCKS.replace("16", "17"), 0, "its numbers are others");
        other(&DUCKS.replace("three", "two"), 0, "its numbers are others");
        other(
            &format!("{DUCKS} Think for 5 minutes."),
            0,
            "its numbers are others",
        );
        // The same numbers in another order.
        let swapped = DUCKS
            .replace("16", "x")
            .replace("three", "16")
            .replace('x', "three");
        other(&swapped, 0, "its numbers are others");
        other(
            &DUCKS.replace("left", "eaten"),
            0,
            "a word that turns its meaning is another",
        );
        other(
            &DUCKS.replace("every morning", "not every morning"),
            0,
            "a word that turns its meaning is another",
        );
        other(
            &DUCKS.replace("muffins", "cakes"),
            0,
            "its words are others",
        );
        other(
            "What is the capital of Australia?",
            1,
            "its words are others",
        );
        other(
            &GIFT
                .replace("Alice", "x")
                .replace("Carol", "Alice")
                .replace('x', "Carol"),
            2,
            "its words stand in another order",
        );
    }

    #[test]
    fn what_has_nothing_in_common_is_not_near() {
        for prompt in ["", "?!", "Zebras graze", &"word ".repeat(10_000)] {
            assert_eq!(find(prompt), Err(NotFound::Nothing), "{prompt:.20}");
        }
        assert_eq!(
            Index::new([].into_iter()).find("So?", 0.998),
            Err(NotFound::Nothing)
        );
    }

    #[test]
    fn a_looser_match_is_taken_where_it_is_asked_for() {
        let prompt = DUCKS.replace("muffins", "cakes");
        let mut index = Index::new([DUCKS, CAPITAL].into_iter());
        assert!(index.find(&prompt, 0.998).is_err());
        let near = index.find(&prompt, 0.8).unwrap();
        assert!(near.question == 0 && near.agreement < 0.998, "{near:?}");
    }

    #[test]
    fn of_two_that_are_equally_near_neither_is_taken() {
        let stored = ["is it red", "is it blue"];
        let found = Index::new(stored.into_iter()).find("is it", 0.1);
        assert_eq!(found, Err(NotFound::Ambiguous(0, 1)));
    }
}

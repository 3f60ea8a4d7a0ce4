//! Texts as the words and numbers that they are made of: case, compatibility forms, punctuation and layout aside.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use super::numbers::scan;

/// A word or a number of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Its normal form; that of a number begins with `#`, which no word does.
    pub(super) text: String,
    /// Where it stands, in bytes.
    pub(super) place: Range<usize>,
}

impl Token {
    pub(super) fn is_number(&self) -> bool {
        self.text.starts_with('#')
    }
}

/// Words that turn the meaning of what they stand in. Two questions that differ in one of them are two questions,
/// however long they are.
const TURNING: &[&str] = &[
    "all",
    "after",
    "at",
    "before",
    "both",
    "cannot",
    "combined",
    "double",
    "down",
    "dozen",
    "each",
    "either",
    "except",
    "every",
    "fewer",
    "fewest",
    "first",
    "half",
    "highest",
    "last",
    "least",
    "left",
    "less",
    "longest",
    "lowest",
    "maximum",
    "minimum",
    "more",
    "most",
    "neither",
    "never",
    "no",
    "none",
    "nor",
    "not",
    "only",
    "or",
    "per",
    "quarter",
    "remain",
    "remaining",
    "second",
    "shortest",
    "than",
    "third",
    "together",
    "total",
    "triple",
    "twice",
    "unless",
    "until",
    "up",
    "without",
];

/// Words that say nothing of what is meant.
const ARTICLES: &[&str] = &["a", "an", "the"];

/// Whether a question with this word and one without it are two questions.
pub(super) fn turns_meaning(word: &str) -> bool {
    word.ends_with("n't") || TURNING.contains(&word)
}

/// Whether a text without this word says the same.
pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

/// The words and numbers of a text, in their order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    for found in scan(text) {
        words(text, at..found.start, &mut tokens);
        let normal = match &found.number {
            Some(number) => number.key(),
            None => normal(text.get(found.start..found.end).unwrap_or_default()),
        };
        tokens.push(Token {
            text: format!("#{normal}"),
            place: found.start..found.end,
        });
        at = found.end;
    }
    words(text, at..text.len(), &mut tokens);
    tokens
}

fn words(text: &str, range: Range<usize>, tokens: &mut Vec<Token>) {
    let start = range.start;
    let words = text.get(range).unwrap_or_default().unicode_word_indices();
    tokens.extend(words.map(|(at, word)| Token {
        text: normal(word),
        place: start + at..start + at + word.len(),
    }));
}

/// NFKC, in lower case, with one kind of apostrophe. Lower case can undo NFKC, so that comes last again.
fn normal(word: &str) -> String {
    let lower: String = word.nfkc().flat_map(char::to_lowercase).collect();
    lower
        .nfkc()
        .map(|letter| if letter == '\u{2019}' { '\'' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn spelling_aside_words_are_the_same() {
        for (one, other) in [
            ("The Caf\u{e9}, is   open!", "the cafe\u{301} is open"),
            ("\u{fb01}nd \u{ff21}", "find a"),
            ("Janet\u{2019}s ducks", "janet's **ducks**"),
            ("seven of 1,834", "7 of 1834.0"),
            ("it costs $5", "It costs 5.00"),
            ("STRASSE", "strasse"),
        ] {
            assert_eq!(texts(one), texts(other));
        }
        assert_ne!(texts("5 ducks"), texts("6 ducks"));
        assert_ne!(texts("7.2.0"), texts("7.2"));
    }

    #[test]
    fn tokens_know_where_they_stand() {
        let text = "A caf\u{e9}: $1,834 or so.";
        let places: Vec<&str> = tokens(text)
            .iter()
            .map(|token| &text[token.place.clone()])
            .collect();
        assert_eq!(places, ["A", "caf\u{e9}", "1,834", "or", "so"]);
    }

    #[test]
    fn some_words_turn_the_meaning() {
        assert!(turns_meaning("not") && turns_meaning("isn't") && turns_meaning("half"));
        assert!(!turns_meaning("ducks"));
        assert!(
            TURNING
                .iter()
                .all(|word| word.chars().all(|letter| letter.is_ascii_lowercase()))
        );
    }
}

//! An output cut into the sentences that are judged by themselves.
//!
//! Every byte of the output belongs to exactly one of them. Where blocks begin is Markdown's, which plain text is too; where
//! sentences end within a block of prose is Unicode's (UAX #29). Code, and the rows of tables, stay whole.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use quorumseal::limits::MAX_FRAGMENTS;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::protocol::Range;

type Span = std::ops::Range<usize>;

/// Abbreviations after which a sentence goes on, lowercase. Single letters, as in `J. Doe` and `U.S.`, are known by their
/// form. One too many joins two sentences, which harms little; one too few leaves half a sentence to be judged.
const ABBREVIATIONS: &[&str] = &[
    "al.", "approx.", "ca.", "cf.", "dr.", "ed.", "eq.", "est.", "etc.", "fig.", "gen.", "inc.",
    "jr.", "lt.", "ltd.", "mr.", "mrs.", "ms.", "mt.", "nr.", "prof.", "rev.", "sen.", "sr.",
    "st.", "vol.", "vs.",
];

/// The fragments of an output, `s-001` and on, in its order. Only text is cut: of another media type the whole is one.
pub(super) fn fragments(output: &str, media_type: Option<&str>) -> Vec<Range> {
    let cuts = if is_text(media_type) {
        Outline::of(output)
    } else {
        Vec::new()
    };
    let spans = at_most(joined(output, &cuts), MAX_FRAGMENTS);
    let place = |place: usize| u64::try_from(place).unwrap_or(u64::MAX);
    let range = |(index, span): (usize, Span)| Range {
        id: format!("s-{:03}", index + 1),
        start: place(span.start),
        end: place(span.end),
    };
    spans.into_iter().enumerate().map(range).collect()
}

fn is_text(media_type: Option<&str>) -> bool {
    media_type.is_none_or(|name| {
        let name = name.trim_start().get(..5);
        name.is_some_and(|start| start.eq_ignore_ascii_case("text/"))
    })
}

/// The pieces between the cuts, those without any letter or digit joined with the one before, the first with the next.
fn joined(output: &str, cuts: &[usize]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut start = 0;
    for end in cuts.iter().copied().chain([output.len()]) {
        let Some(piece) = output.get(start..end).filter(|piece| !piece.is_empty()) else {
            continue;
        };
        let says = |span: &Span| output.get(span.clone()).is_some_and(says_something);
        match spans.last_mut() {
            Some(last) if !says_something(piece) || !says(last) => last.end = end,
            _ => spans.push(start..end),
        }
        start = end;
    }
    spans
}

fn says_something(piece: &str) -> bool {
    piece.chars().any(char::is_alphanumeric)
}

/// Neighbours joined, equally many everywhere, until there are no more than `most`.
fn at_most(spans: Vec<Span>, most: usize) -> Vec<Span> {
    let together = spans.len().div_ceil(most.max(1)).max(1);
    let join = |group: &[Span]| Some(group.first()?.start..group.last()?.end);
    spans.chunks(together).filter_map(join).collect()
}

/// Where fragments may begin, gathered block by block.
struct Outline<'t> {
    text: &'t str,
    cuts: Vec<usize>,
    /// Whether anything was said since the last cut at a block: a list's mark belongs to what it marks.
    said: bool,
    /// Within code or raw HTML.
    verbatim: bool,
    /// Within a table, whose rows are not cut.
    table: bool,
    prose: Option<Prose>,
}

/// A run of sentences, and which of its bytes are words: the rest marks emphasis, links and quotations.
struct Prose {
    whole: Span,
    words: Vec<Span>,
    code: Vec<Span>,
}

impl<'t> Outline<'t> {
    fn of(text: &'t str) -> Vec<usize> {
        let mut outline = Outline {
            text,
            cuts: Vec::new(),
            said: false,
            verbatim: false,
            table: false,
            prose: None,
        };
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            outline.take(&event, range);
        }
        outline.end_prose();
        outline.cuts.sort_unstable();
        outline.cuts.dedup();
        outline.cuts
    }

    fn take(&mut self, event: &Event<'_>, range: Span) {
        match event {
            Event::Start(tag) if is_inline(tag) => self.say(range, None),
            Event::End(tag) if is_inline_end(*tag) => {}
            Event::Start(Tag::TableCell) | Event::End(TagEnd::TableCell) => {}
            Event::Start(tag) => {
                self.begin_block(range.start);
                match tag {
                    Tag::CodeBlock(_) | Tag::HtmlBlock => (self.verbatim, self.said) = (true, true),
                    Tag::Table(_) => self.table = true,
                    _ => {}
                }
            }
            Event::End(tag) => {
                self.end_prose();
                match tag {
                    TagEnd::CodeBlock | TagEnd::HtmlBlock => self.verbatim = false,
                    TagEnd::Table => self.table = false,
                    _ => {}
                }
            }
            Event::Text(_) => self.say(range, Some(Kind::Words)),
            Event::Code(_) => self.say(range, Some(Kind::Code)),
            // It ends what stands before it, and says nothing itself.
            Event::Rule => self.end_prose(),
            _ => self.say(range, None),
        }
    }

    fn begin_block(&mut self, start: usize) {
        self.end_prose();
        if self.said {
            self.cuts.push(line_start(self.text, start));
            self.said = false;
        }
    }

    fn say(&mut self, range: Span, kind: Option<Kind>) {
        self.said = true;
        if self.verbatim || self.table {
            return;
        }
        let prose = self.prose.get_or_insert_with(|| Prose {
            whole: range.clone(),
            words: Vec::new(),
            code: Vec::new(),
        });
        prose.whole.end = prose.whole.end.max(range.end);
        match kind {
            Some(Kind::Words) => prose.words.push(range),
            Some(Kind::Code) => prose.code.push(range),
            None => {}
        }
    }

    /// Cuts a run of prose between its sentences.
    fn end_prose(&mut self) {
        let Some(prose) = self.prose.take() else {
            return;
        };
        let Some(shadow) = prose.shadow(self.text) else {
            return;
        };
        let mut at = prose.whole.start;
        let mut begun = 0;
        let mut end = 0;
        for sentence in shadow.split_sentence_bounds() {
            end += sentence.len();
            at += sentence.len();
            let so_far = shadow.get(begun..end).unwrap_or_default();
            if at < prose.whole.end && !goes_on(so_far) {
                self.cuts.push(at);
                begun = end;
            }
        }
    }
}

/// Where the line of a block begins, if there is only an indentation before it.
fn line_start(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let above = before.trim_end_matches([' ', '\t']);
    if above.ends_with(['\n', '\r']) {
        above.len()
    } else {
        start
    }
}

/// What a part of prose is.
enum Kind {
    Words,
    Code,
}

impl Prose {
    /// The run as long as it is, byte for byte, but with nothing in it that UAX #29 would misread: line breaks are spaces,
    /// code is one word, and marks are brackets, which close a sentence or open the next.
    fn shadow(&self, text: &str) -> Option<String> {
        let bytes = text.as_bytes().get(self.whole.clone())?;
        let mark = |byte: &u8| {
            if byte.is_ascii_whitespace() {
                b' '
            } else {
                b')'
            }
        };
        let mut shadow: Vec<u8> = bytes.iter().map(mark).collect();
        let inner = |span: &Span| {
            let start = span.start.checked_sub(self.whole.start)?;
            Some(start..span.end.checked_sub(self.whole.start)?)
        };
        for span in &self.words {
            let inner = inner(span)?;
            shadow
                .get_mut(inner.clone())?
                .copy_from_slice(bytes.get(inner)?);
        }
        for span in &self.code {
            shadow.get_mut(inner(span)?)?.fill(b'x');
        }
        String::from_utf8(shadow).ok()
    }
}

/// Whether what seems to be a sentence is a number, a letter or an abbreviation that belongs to what follows.
fn goes_on(sentence: &str) -> bool {
    let is_mark = |letter: char| {
        matches!(
            letter,
            '(' | ')' | '[' | '"' | '\'' | '\u{201c}' | '\u{2018}'
        )
    };
    let trimmed =
        sentence.trim_end_matches(|letter: char| letter.is_whitespace() || is_mark(letter));
    let Some(body) = trimmed.strip_suffix('.') else {
        return false;
    };
    let says: Vec<char> = body
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    if says.len() < 2 || says.iter().all(char::is_ascii_digit) {
        return true;
    }
    let word = trimmed
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    let word = word.trim_start_matches(is_mark);
    let letters = word.trim_end_matches('.').split('.');
    let initials = letters.clone().all(|part| {
        let mut part = part.chars();
        part.next().is_some_and(char::is_alphabetic) && part.next().is_none()
    });
    initials || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(output: &str) -> Vec<&str> {
        let ranges = fragments(output, Some("text/markdown"));
        let text = |range: &Range| range.of(output).unwrap();
        let texts: Vec<&str> = ranges.iter().map(text).collect();
        assert_eq!(texts.concat(), output);
        texts
    }

    #[test]
    fn sentences_are_fragments_and_white_space_belongs_to_the_one_before() {
        assert_eq!(
            texts("  The café is open. It closes at 5 p.m. on Sundays!\n\nIs it? Yes.\n\n"),
            [
                "  The café is open. ",
                "It closes at 5 p.m. on Sundays!\n\n",
                "Is it? ",
                "Yes.\n\n"
            ]
        );
        assert_eq!(texts("一つ。二つ。三つ"), ["一つ。", "二つ。", "三つ"]);
        assert_eq!(texts("42"), ["42"]);
        assert_eq!(texts("\n \n"), ["\n \n"]);
        assert_eq!(texts(""), [""; 0]);
        assert_eq!(texts("👍🏽"), ["👍🏽"]);
    }

    #[test]
    fn a_wrapped_line_does_not_end_a_sentence() {
        assert_eq!(
            texts("A sentence that is\nwrapped by hand. And\r\nanother one.\r\n"),
            [
                "A sentence that is\nwrapped by hand. ",
                "And\r\nanother one.\r\n"
            ]
        );
        assert_eq!(
            texts("> Quoted over\n> two lines. Then more.\n"),
            ["> Quoted over\n> two lines. ", "Then more.\n"]
        );
    }

    #[test]
    fn numbers_and_abbreviations_belong_to_what_follows() {
        assert_eq!(
            texts("Dr. Smith met J. R. Doe of the U.S. Navy, e.g. in Paris. He said so."),
            [
                "Dr. Smith met J. R. Doe of the U.S. Navy, e.g. in Paris. ",
                "He said so."
            ]
        );
        assert_eq!(
            texts("It is 3.14 or so. Pi is."),
            ["It is 3.14 or so. ", "Pi is."]
        );
        // In the middle of a line this is no list.
        assert_eq!(
            texts("Steps: do 1. Wash. 2. Dry."),
            ["Steps: do 1. ", "Wash. ", "2. Dry."]
        );
    }

    #[test]
    fn lists_and_headings_are_cut_at_their_items() {
        let list = "# Answer #\n\nTwo things:\n\n1. First one. It is good.\n2. Second\n   - nested a\n   - nested b\n\n* loose\n\n  with more\n\n---\n\nEnd.\n";
        assert_eq!(
            texts(list),
            [
                "# Answer #\n\n",
                "Two things:\n\n",
                "1. First one. ",
                "It is good.\n",
                "2. Second\n",
                "   - nested a\n",
                "   - nested b\n\n",
                "* loose\n\n",
                "  with more\n\n---\n\n",
                "End.\n"
            ]
        );
    }

    #[test]
    fn code_and_rows_stay_whole() {
        let text = "Run this. Now:\n\n```rust\nfn main() {\n    // Done. Yes.\n}\n\nlet x = 1.0;\n```\n\nThen:\n\n    indented. Code.\n\n    More.\n\n| Name | Age |\n|---|---|\n| Ada. Lovelace | 36 |\n| Bob | 7 |\n\nThat is `a. B` all. Bye.\n<div>\nHTML. Here.\n</div>\n";
        assert_eq!(
            texts(text),
            [
                "Run this. ",
                "Now:\n\n",
                "```rust\nfn main() {\n    // Done. Yes.\n}\n\nlet x = 1.0;\n```\n\n",
                "Then:\n\n",
                "    indented. Code.\n\n    More.\n\n",
                "| Name | Age |\n|---|---|\n",
                "| Ada. Lovelace | 36 |\n",
                "| Bob | 7 |\n\n",
                "That is `a. B` all. ",
                "Bye.\n",
                "<div>\nHTML. Here.\n</div>\n"
            ]
        );
    }

    #[test]
    fn emphasis_and_links_do_not_come_apart() {
        assert_eq!(
            texts("**It is open.** See [the page](https://a.example/b. \"T. X\"). *Never* closed."),
            [
                "**It is open.** ",
                "See [the page](https://a.example/b. \"T. X\"). ",
                "*Never* closed."
            ]
        );
        assert_eq!(
            texts("So it is. **Bold** next."),
            ["So it is. ", "**Bold** next."]
        );
    }

    #[test]
    fn other_media_types_are_one_fragment() {
        let json = "{\"a\": 1.\n\n\"b\"}";
        assert_eq!(fragments(json, Some("application/json")).len(), 1);
        assert_eq!(
            fragments("A. b. C? D!", Some("TEXT/plain; charset=utf-8")).len(),
            2
        );
        assert_eq!(fragments("One two. Three four.", None).len(), 2);
    }

    #[test]
    fn there_are_never_more_than_a_certificate_may_have() {
        let long = "One more. ".repeat(3 * MAX_FRAGMENTS);
        let ranges = fragments(&long, None);
        assert!(
            ranges.len() <= MAX_FRAGMENTS && ranges.len() > MAX_FRAGMENTS / 2,
            "{}",
            ranges.len()
        );
        assert_eq!(
            ranges.last().unwrap().end,
            u64::try_from(long.len()).unwrap()
        );
        assert_eq!(at_most(vec![0..1, 1..2, 2..3], 2), [0..2, 2..3]);
    }

    #[test]
    fn two_kilobytes_come_to_a_few_dozen_fragments() {
        let paragraph = "The tower is 330 metres tall. It was built in 1889, for the World's Fair. Who built it? Gustave Eiffel's company did!\n\n";
        let text = paragraph.repeat(2048 / paragraph.len());
        assert_eq!(texts(&text).len(), 4 * (2048 / paragraph.len()));
    }

    /// Strings of pieces that matter to Markdown and to sentences, by a small generator of numbers that is always the same.
    #[test]
    fn every_byte_belongs_to_one_fragment_whatever_the_text() {
        const PIECES: &[&str] = &[
            "a",
            "B",
            "é",
            "漢",
            "。",
            ". ",
            "! ",
            "? ",
            "\n",
            "\r\n",
            "\n\n",
            "\r",
            "\t",
            " ",
            "    ",
            "- ",
            "1. ",
            "* ",
            "> ",
            "# ",
            "```",
            "~~~\n",
            "|",
            "|-|-|\n",
            "**",
            "*",
            "_",
            "`",
            "[",
            "](",
            ")",
            "<b>",
            "<!-- ",
            "-->",
            "<div>\n",
            "&amp;",
            "\\",
            "\u{2028}",
            "\u{85}",
            "\u{0}",
            "👩‍👩‍👧",
            "\u{301}",
            "\u{feff}",
            "---\n",
            "===\n",
            "[x]: http://y\n",
            "e.g. ",
            "42",
        ];
        let mut state: u64 = 7;
        for _ in 0..20_000 {
            let mut text = String::new();
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let length = (state >> 33) % 40;
            for _ in 0..length {
                state = state
                    .wrapping_mul(6364136223846793005)
                    .wrapping_add(1442695040888963407);
                let piece = usize::try_from(state >> 33).unwrap() % PIECES.len();
                text.push_str(PIECES[piece]);
            }
            let ranges = fragments(&text, None);
            let mut end = 0;
            for (index, range) in ranges.iter().enumerate() {
                assert_eq!(
                    (range.start, range.id.as_str()),
                    (end, format!("s-{:03}", index + 1).as_str()),
                    "{text:?}"
                );
                assert!(
                    range.of(&text).is_some_and(|piece| !piece.is_empty()),
                    "{text:?} {range:?}"
                );
                let piece = range.of(&text).unwrap();
                assert!(
                    ranges.len() == 1 || says_something(piece),
                    "{text:?} {piece:?}"
                );
                end = range.end;
            }
            assert_eq!(end, u64::try_from(text.len()).unwrap(), "{text:?}");
        }
    }
}

//! Text in columns: measuring, shortening, padding, and numbers people can read.

use crate::surfaces::style::plain_but_coloured;
use crate::vocabulary::course::Points;
use unicode_width::UnicodeWidthStr as _;

/// How many columns `text` takes on a terminal.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in no more than `columns`, with `ellipsis` in its middle where something is missing.
///
/// Names differ at both ends: `fetch_user(1)` and `fetch_user(2)` must stay apart.
pub fn shorten(text: &str, columns: usize, ellipsis: &str) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(width(ellipsis));
    if room == 0 {
        return prefix(text, columns).to_owned();
    }
    let head = prefix(text, room.div_ceil(2));
    let tail = suffix(&text[head.len()..], room / 2);
    format!("{head}{ellipsis}{tail}")
}

/// The longest start of `text` that fits.
fn prefix(text: &str, columns: usize) -> &str {
    let ends = text.char_indices().map(|(at, character)| at + character.len_utf8());
    let end = ends.take_while(|&end| width(&text[..end]) <= columns).last();
    &text[..end.unwrap_or(0)]
}

/// The longest end of `text` that fits.
fn suffix(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().rev().map(|(at, _)| at);
    let start = starts.take_while(|&start| width(&text[start..]) <= columns).last();
    &text[start.unwrap_or(text.len())..]
}

/// How text is wrapped into `columns`: at spaces, and never at the hyphens of a path or an address.
pub fn options<'a>(columns: usize) -> textwrap::Options<'a> {
    textwrap::Options::new(columns).word_splitter(textwrap::WordSplitter::NoHyphenation)
}

/// One line in lines of at most so many columns, broken at spaces, that go on as far in as it begins.
/// Escape sequences take no room. A word that is wider than a line is broken where `breaks_words` says so:
/// on a screen, where it would be cut, and not where it may be marked and copied.
pub fn in_lines(line: &str, columns: usize, breaks_words: bool) -> Vec<String> {
    if textwrap::core::display_width(line) <= columns {
        return vec![line.to_owned()];
    }
    let (first, indent) = (leading_blanks(line, columns / 2), indent_of(line, columns / 2));
    let options = options(columns.max(1)).break_words(breaks_words);
    let options = options.initial_indent(&first).subsequent_indent(&indent);
    // Without them: before a word that is too wide, blanks would be a line of their own.
    let words = line.trim_start_matches(' ');
    textwrap::wrap(words, options).into_iter().map(|line| line.into_owned()).collect()
}

/// The lines of `text` in lines of at most so many columns, none with a word broken. What stands at the
/// ends of lines stays there, such as the blank after a question.
pub fn fitted(text: &str, columns: usize) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        let words = line.trim_end();
        let mut parts = in_lines(words, columns, false);
        parts.iter_mut().skip(1).for_each(obeyed_nowhere);
        parts.join("\n") + &line[words.len()..]
    });
    lines.collect()
}

/// A line may begin now where none did, with what a CI system obeys at the start of one.
fn obeyed_nowhere(line: &mut String) {
    if line.trim_start().starts_with("::") {
        *line = plain_but_coloured(line);
    }
}

/// `text` in such lines, after the first, which has this much room beside it, as far in as that is.
pub fn hanging(text: &str, indent: usize, columns: usize) -> String {
    let indent = " ".repeat(indent);
    let options = options(columns.max(indent.len() + 1)).break_words(false);
    let options = options.initial_indent(&indent).subsequent_indent(&indent);
    textwrap::fill(text, options).trim_start().to_owned()
}

fn leading_blanks(line: &str, most: usize) -> String {
    " ".repeat((line.len() - line.trim_start_matches(' ').len()).min(most))
}

/// The columns before what a line says, but not more than leave room for text: spaces, and before
/// code what the compiler sets there, a line's number and a sign.
fn indent_of(line: &str, most: usize) -> String {
    let plain = anstream::adapter::strip_str(line).to_string();
    let code = numbered(&plain).unwrap_or(&plain);
    " ".repeat((plain.len() - code.trim_start_matches(' ').len()).min(most))
}

/// What stands after a line's number and a sign, if they are there.
fn numbered(line: &str) -> Option<&str> {
    let at_number = line.trim_start_matches(' ');
    let rest = at_number.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let code = rest.strip_prefix(' ')?.strip_prefix(['|', '+', '-', '~'])?;
    (rest.len() < at_number.len()).then_some(code)
}

/// A line of code with its tabs as the four spaces that the compiler shows them as.
pub fn untabbed(line: &str) -> String {
    line.replace('\t', "    ")
}

/// `text` and spaces up to `columns`.
pub fn pad_end(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Spaces and `text`, `columns` together.
pub fn pad_start(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A number with a space between groups of three digits from five digits on: `9999`, `30 000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let (first, rest) = digits.split_at(digits.len() % 3);
    let rest = rest.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let groups =
        std::iter::once(first.into()).filter(|group: &std::borrow::Cow<'_, str>| !group.is_empty());
    groups.chain(rest).collect::<Vec<_>>().join(" ")
}

/// A count and its noun: `1 lane`, `30 000 lanes`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count as u64))
}

/// Points and their noun: `1 point`, `0.5 points`.
pub fn counted_points(points: Points) -> String {
    let plural = if points == Points::whole(1) { "" } else { "s" };
    format!("{points} point{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_keeps_both_ends() {
        let cases = [
            ("fetch_user(1)", 13, "fetch_user(1)"),
            ("fetch_user(1)", 10, "fetch…r(1)"),
            ("fetch_user(1)", 3, "f…)"),
            ("fetch_user(1)", 2, "f…"),
            ("fetch_user(1)", 1, "f"),
            ("fetch_user(1)", 0, ""),
            ("名前名前名前", 7, "名…前"),
            ("", 4, ""),
        ];
        for (text, columns, expected) in cases {
            let short = shorten(text, columns, "…");
            assert_eq!(short, expected);
            assert!(width(&short) <= columns);
        }
    }

    #[test]
    fn text_goes_on_below_its_beginning_and_keeps_its_words_and_its_ends() {
        let cases = [
            ("one two three\n", 8, "one two\nthree\n"),
            ("  one two\n\nthree", 7, "  one\n  two\n\nthree"),
            ("sure? [y/N] ", 8, "sure?\n[y/N] "),
            // A word may be marked and copied, whole.
            ("in /a/long/path now\n", 8, "in\n/a/long/path\nnow\n"),
            ("  /a/long/path\n", 8, "  /a/long/path\n"),
            ("\u{1b}[1mone two\u{1b}[0m", 7, "\u{1b}[1mone two\u{1b}[0m"),
            ("one", 0, "one"),
            ("a ::error::b", 4, "a\n\\u{3a}:error::b"),
        ];
        for (text, columns, expected) in cases {
            assert_eq!(fitted(text, columns), expected, "{text:?} in {columns}");
        }
        assert_eq!(hanging("one two three", 4, 12), "one two\n    three");
    }

    #[test]
    fn numbers_are_grouped_from_five_digits_on() {
        let cases = [
            (0, "0"),
            (9_999, "9999"),
            (30_000, "30 000"),
            (123_456, "123 456"),
            (1_000_000, "1 000 000"),
        ];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(counted(1, "lane"), "1 lane");
        assert_eq!(counted(0, "bar"), "0 bars");
        assert_eq!(counted(12_000, "bar"), "12 000 bars");
        assert_eq!(counted_points(Points::whole(1)), "1 point");
        assert_eq!(counted_points(Points::whole(2).share(1, 4)), "0.5 points");
    }
}

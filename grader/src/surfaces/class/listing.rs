//! A student's text as a page shows it: its lines with their numbers, what is said of them below
//! them, and stretches marked.

use std::ops::Range;

use maud::{Markup, html};

use crate::surfaces::class::neutral::code;
use crate::surfaces::text::counted;

/// How a page with a listing on it has to look, beside what all pages share.
pub const LISTING_STYLE: &str = include_str!("listing.css");

/// Lines that are shown of a text.
const MOST_LINES: usize = 300;

/// What is said of a line.
pub struct Remark {
    /// The line, from 1.
    pub line: u32,
    /// What is said.
    pub words: Markup,
}

/// The text, or of a long one the lines around the first that something is said of or that is
/// marked. `marks` are bytes of it, in their order.
pub fn listing(text: &str, remarks: &[Remark], marks: &[Range<usize>]) -> Markup {
    let lines = lines(text);
    let shown = shown(&lines, remarks, marks);
    let (before, after) = (shown.start, lines.len() - shown.end);
    html! {
        div class="listing" {
            @if before > 0 { p class="cut" { "… " (counted(before, "line")) " before" } }
            @for (number, bytes) in (1..).zip(&lines).skip(shown.start).take(shown.len()) {
                @let said = || remarks.iter().filter(move |remark| remark.line == number);
                div class={ "line" @if said().next().is_some() { " said-of" } } data-line=(number) {
                    span class="number" { (number) }
                    code { (marked(text, bytes, marks)) }
                }
                @for remark in said() { p class="remark" { (remark.words) } }
                "\n"
            }
            @if after > 0 { p class="cut" { "… " (counted(after, "more line")) } }
        }
    }
}

/// Lines `first` to `last` of a text, from 1, as far as there are any: each without its end.
pub fn excerpt(text: &str, first: u32, last: u32) -> Vec<String> {
    let lines = (1..).zip(text.lines());
    let wanted =
        lines.skip_while(|(number, _)| *number < first).take_while(|(number, _)| *number <= last);
    wanted.map(|(_, line)| code(line)).collect()
}

/// The bytes of each line, without its end.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let line = |line: &str| {
        let begun = start;
        start += line.len();
        begun..begun + line.trim_end_matches(['\n', '\r']).len()
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Which of the lines are shown.
fn shown(lines: &[Range<usize>], remarks: &[Remark], marks: &[Range<usize>]) -> Range<usize> {
    if lines.len() <= MOST_LINES {
        return 0..lines.len();
    }
    let said =
        remarks.iter().map(|remark| usize::try_from(remark.line).unwrap_or(usize::MAX)).min();
    let marked = || marks.first().map(|mark| lines.partition_point(|line| line.end < mark.start));
    let middle = said.or_else(marked).unwrap_or(0);
    let start = middle.saturating_sub(MOST_LINES / 2).min(lines.len() - MOST_LINES);
    start..start + MOST_LINES
}

/// A line, in pieces that are marked or not.
fn marked(text: &str, line: &Range<usize>, marks: &[Range<usize>]) -> Markup {
    let first = marks.partition_point(|mark| mark.end <= line.start);
    let mut pieces = vec![];
    let mut at = line.start;
    let indent = text.get(line.clone()).map_or(0, |line| line.len() - line.trim_start().len());
    for mark in marks[first..].iter().take_while(|mark| mark.start < line.end) {
        let (start, end) = (mark.start.max(at).max(line.start + indent), mark.end.min(line.end));
        pieces.extend([(at..start, false), (start..end, true)]);
        at = end;
    }
    pieces.push((at..line.end, false));
    // A text that was changed since it was marked has other letters there.
    let pieces =
        pieces.into_iter().filter_map(|(bytes, is_marked)| Some((text.get(bytes)?, is_marked)));
    html! {
        @for (piece, is_marked) in pieces.filter(|(piece, _)| !piece.is_empty()) {
            @if is_marked { mark { (code(piece)) } } @else { (code(piece)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Remarks<'a> = &'a [(u32, &'a str)];
    type Marks<'a> = &'a [(usize, usize)];

    fn drawn(text: &str, remarks: Remarks<'_>, marks: Marks<'_>) -> String {
        let remark = |&(line, words): &(u32, &str)| Remark { line, words: html! { (words) } };
        let remarks: Vec<_> = remarks.iter().map(remark).collect();
        let marks: Vec<_> = marks.iter().map(|&(start, end)| start..end).collect();
        listing(text, &remarks, &marks).into_string()
    }

    fn line(number: u32, code: &str) -> String {
        format!(
            "<div class=\"line\" data-line=\"{number}\"><span class=\"number\">{number}</span><code>{code}</code></div>\n"
        )
    }

    #[test]
    fn what_is_said_of_a_line_stands_below_it() {
        let drawn = drawn("a\r\n\tb < c\n", &[(2, "No & no."), (7, "Beyond.")], &[]);
        let second = "<div class=\"line said-of\" data-line=\"2\"><span class=\"number\">2</span><code>    b &lt; c</code>\
                      </div><p class=\"remark\">No &amp; no.</p>\n";
        assert_eq!(drawn, format!("<div class=\"listing\">{}{second}</div>", line(1, "a")));
    }

    #[test]
    fn marks_reach_over_lines_and_never_out_of_the_text() {
        let table: [(&str, Marks<'_>, &[&str]); 5] = [
            (
                "ab\ncd\nef",
                &[(1, 4), (5, 8)],
                &["a<mark>b</mark>", "<mark>c</mark>d", "<mark>ef</mark>"],
            ),
            ("ab\ncd", &[(0, 99)], &["<mark>ab</mark>", "<mark>cd</mark>"]),
            ("äö", &[(1, 3)], &[""]),
            (
                "a\n  b\n\nc",
                &[(0, 8)],
                &["<mark>a</mark>", "  <mark>b</mark>", "", "<mark>c</mark>"],
            ),
            ("ab", &[(7, 9)], &["ab"]),
        ];
        for (text, marks, lines) in table {
            let lines: String = (1..).zip(lines).map(|(number, code)| line(number, code)).collect();
            assert_eq!(drawn(text, &[], marks), format!("<div class=\"listing\">{lines}</div>"));
        }
    }

    #[test]
    fn of_a_long_text_the_lines_around_what_is_said_are_shown() {
        let text = "x\n".repeat(2_000);
        let table: [(Remarks<'_>, Marks<'_>, u32); 5] = [
            (&[], &[], 1),
            (&[(1_000, "Here.")], &[], 1_000),
            (&[(2_000, "Here.")], &[], 2_000),
            (&[(u32::MAX, "Nowhere.")], &[], 2_000),
            (&[], &[(2_400, 2_402)], 1_201),
        ];
        for (remarks, marks, number) in table {
            let drawn = drawn(&text, remarks, marks);
            assert!(drawn.contains(&format!("<span class=\"number\">{number}</span>")), "{number}");
            assert_eq!(drawn.matches("<code>").count(), MOST_LINES);
            assert!(drawn.contains("… "));
        }
    }

    #[test]
    fn an_excerpt_ends_where_the_text_does() {
        let text = "a\n\tb\r\nc";
        assert_eq!(excerpt(text, 2, 9), ["    b", "c"]);
        assert_eq!(excerpt(text, 0, 1), ["a"]);
        assert!(excerpt(text, 4, u32::MAX).is_empty());
    }
}

//! Two texts beside each other, line by line: what one has, what the other has, and what both have; and
//! how a line of code goes on where it is too long.

use std::borrow::Cow;
use std::collections::HashSet;

use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};
use similar::{Algorithm, ChangeTag, TextDiff};

use crate::surfaces::output::Output;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{options, untabbed, width};

/// `yours` and `reference` as one text: lines of yours alone after `-`, of the reference alone after
/// `+`. The sign stands before all that a line is wrapped into. What stood in `given` as documentation is
/// none of yours, and is shown only where the reference has it too.
pub fn compared(yours: &str, reference: &str, given: &str, output: &Output) -> String {
    let given: HashSet<&str> = given.lines().filter(|line| is_documentation(line)).collect();
    // Lines without their ends: one that is the last of its text is the same line.
    let reference: Vec<_> = reference.lines().collect();
    let is_shown = |line: &&str| !given.contains(line) || reference.contains(line);
    let yours: Vec<_> = yours.lines().filter(is_shown).collect();
    let comparison =
        TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(&yours, &reference);
    let columns = output.columns.saturating_sub(2);
    let changes: Vec<_> =
        comparison.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    let mut text = String::new();
    for (tag, line) in in_paragraphs(&changes, columns) {
        let (mark, role) = match tag {
            ChangeTag::Delete => ('-', TextRole::Removed),
            ChangeTag::Insert => ('+', TextRole::Added),
            ChangeTag::Equal => (' ', TextRole::Plain),
        };
        for part in code_in(&line, columns) {
            text += &output.paint(format!("{mark} {part}").trim_end(), role);
            text.push('\n');
        }
    }
    text
}

/// A text of code in lines that fit, in which no word is broken: it is code all the same.
pub fn laid_out(text: &str, columns: usize) -> String {
    let lines: Vec<_> = text.lines().map(|line| (ChangeTag::Equal, line)).collect();
    let paragraphs = in_paragraphs(&lines, columns);
    let lines = paragraphs.iter().flat_map(|(_, line)| code_in(line, columns));
    lines.map(|line| line + "\n").collect()
}

/// The lines of a comment as one, where some are too wide: each wrapped by itself would leave a word or two
/// on every other line.
fn in_paragraphs<'a>(
    changes: &[(ChangeTag, &'a str)],
    columns: usize,
) -> Vec<(ChangeTag, Cow<'a, str>)> {
    let goes_on = |(tag, line): &(ChangeTag, &str), (next_tag, next): &(ChangeTag, &str)| {
        let paragraph = prose(line).zip(prose(next));
        tag == next_tag && paragraph.is_some_and(|((mark, _), (next_mark, _))| mark == next_mark)
    };
    let mut lines = vec![];
    for paragraph in changes.chunk_by(goes_on) {
        let is_wide = paragraph.iter().any(|(_, line)| width(&untabbed(line)) > columns);
        match (paragraph, is_wide) {
            ([(tag, first), rest @ ..], true) => {
                let words = rest.iter().filter_map(|(_, line)| prose(line));
                let words: String = words.map(|(_, words)| format!(" {words}")).collect();
                lines.push((*tag, Cow::Owned(format!("{}{words}", first.trim_end()))));
            }
            _ => lines.extend(paragraph.iter().map(|(tag, line)| (*tag, Cow::Borrowed(*line)))),
        }
    }
    lines
}

/// What stands before the words of a line that is a comment and nothing else, and its words, where they
/// may be words of a paragraph.
fn prose(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start();
    let mark = ["//! ", "/// ", "// "].into_iter().find(|mark| text.starts_with(mark))?;
    let (before, words) = line.split_at(line.len() - text.len() + mark.len());
    // What begins otherwise is an item of a list, a heading, a table, or code.
    let is_prose =
        words.starts_with(|first: char| first.is_alphabetic() || "`\"'(".contains(first));
    (is_prose && !words.starts_with("```")).then(|| (before, words.trim_end()))
}

fn is_documentation(line: &str) -> bool {
    ["///", "//!"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// A line of code in lines of at most so many columns. Code goes on farther in than it begins, and a
/// comment as a comment: behind its mark, so that nobody takes its words for code.
pub fn code_in(line: &str, columns: usize) -> Vec<String> {
    let code = plain(&untabbed(line));
    if width(&code) <= columns {
        return vec![code];
    }
    let indent = code.len() - code.trim_start().len();
    let Some((at, mark)) = comment(&code) else {
        return wrapped(&code, &format!("{}    ", blanks(indent, columns)), columns);
    };
    let before = code[..at].trim_end();
    let goes_on = |indent| format!("{}{mark}", blanks(indent, columns));
    if before.is_empty() {
        return wrapped(&code, &goes_on(indent), columns);
    }
    if width(&code[..at]) + LEAST_OF_A_COMMENT <= columns {
        return wrapped(&code, &format!("{}{mark}", " ".repeat(width(&code[..at]))), columns);
    }
    // Beside the code is no room for it, so it stands below.
    let mut lines = code_in(before, columns);
    let below = goes_on(indent);
    let comment = format!("{}{}", blanks(indent, columns), &code[at..]);
    lines.extend(wrapped(&comment, &below, columns));
    lines
}

/// A comment has at least so many columns beside the code before it.
const LEAST_OF_A_COMMENT: usize = 24;

/// Where a line's comment begins, and what stands before each of its lines.
fn comment(code: &str) -> Option<(usize, &'static str)> {
    let mut at = 0;
    for token in tokenize(code, FrontmatterAllowed::No) {
        if matches!(token.kind, TokenKind::LineComment { .. }) {
            let mark = ["//! ", "/// "].into_iter().find(|mark| code[at..].starts_with(mark));
            return Some((at, mark.unwrap_or("// ")));
        }
        at += token.len as usize;
    }
    None
}

/// So many blanks, but not more than leave room for text.
fn blanks(indent: usize, columns: usize) -> String {
    " ".repeat(indent.min(columns / 2))
}

fn wrapped(line: &str, goes_on: &str, columns: usize) -> Vec<String> {
    let wrapped = textwrap::wrap(line, options(columns.max(1)).subsequent_indent(goes_on));
    wrapped.into_iter().map(|line| line.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_alone_is_laid_out_with_whole_words() {
        let text = "fn a() {\n    // Both are made before either of them is awaited, and then joined.\n    1\n}\n";
        assert_eq!(laid_out(text, 80), text);
        let narrow = laid_out(text, 30);
        assert!(narrow.lines().all(|line| width(line) <= 30), "{narrow}");
        let words = |text: &str| {
            let words = text.split_whitespace().filter(|word| *word != "//");
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(words(&narrow), words(text), "{narrow}");
        assert!(narrow.lines().skip(1).take(3).all(|line| line.starts_with("    // ")), "{narrow}");
    }

    #[test]
    fn each_line_says_whose_it_is() {
        let output = Output::uncoloured(80);
        let text = compared("fn a() {\n    1\n}\n", "/// One.\nfn a() {\n    2\n}", "", &output);
        assert_eq!(text, "+ /// One.\n  fn a() {\n-     1\n+     2\n  }\n");
        assert_eq!(compared("a\n", "a\n", "", &output), "  a\n");
    }

    #[test]
    fn a_comment_that_is_too_wide_is_set_as_a_paragraph() {
        let output = Output::uncoloured(24);
        let set = |text: &str| compared("", text, "", &output);
        let wide = "  // One two three four\n  // `five` six.\n  //\n  // Seven.\n";
        let expected = "+   // One two three\n+   // four `five` six.\n+   //\n+   // Seven.\n";
        assert_eq!(set(wide), expected);
        let narrow = "// One.\n// Two.\n";
        assert_eq!(set(narrow), "+ // One.\n+ // Two.\n");
        // Neither items of a list nor code are words of it.
        let list = "// One two three four five:\n// - six\n// - seven\nf();\n";
        let expected = "+ // One two three four\n+ // five:\n+ // - six\n+ // - seven\n+ f();\n";
        assert_eq!(set(list), expected);
    }

    #[test]
    fn documentation_that_was_given_is_none_of_yours() {
        let given = "//! All.\n/// Given.\n/// Both.\nfn a() {}\n";
        let yours = "//! All.\n/// Given.\n/// Both.\n/// Mine.\nfn a() {}\n";
        let text = compared(yours, "/// Both.\nfn a() {}\n", given, &Output::uncoloured(80));
        assert_eq!(text, "  /// Both.\n- /// Mine.\n  fn a() {}\n");
    }

    #[test]
    fn what_is_wrapped_keeps_its_sign_and_its_indentation() {
        let output = Output::uncoloured(24);
        let text = compared("    let n = one + two + three;\n", "", "", &output);
        assert_eq!(text, "-     let n = one + two\n-         + three;\n");
        let text = compared("", "    // Both are made, then awaited.\n", "", &output);
        assert_eq!(text, "+     // Both are made,\n+     // then awaited.\n");
        let text = compared("\tfn a() {}\n", "\tfn a() {}\n", "", &output);
        assert_eq!(text, "      fn a() {}\n");
        assert_eq!(code_in("", 0), [""]);
    }

    #[test]
    fn a_comment_goes_on_as_a_comment_wherever_it_begins() {
        let cases: [(&str, usize, &[&str]); 6] = [
            (
                "  f(\"//\"); // the ordinary part: it runs at once",
                40,
                &["  f(\"//\"); // the ordinary part: it runs", "           // at once"],
            ),
            // Where there is no room beside the code, below it.
            (
                "    println!(\"made\"); // it runs at once",
                32,
                &["    println!(\"made\");", "    // it runs at once"],
            ),
            ("/// One two three.", 12, &["/// One two", "/// three."]),
            ("    //! One two.", 14, &["    //! One", "    //! two."]),
            ("let a = \"// no comment\";", 16, &["let a = \"// no", "    comment\";"]),
            ("f(); // short", 13, &["f(); // short"]),
        ];
        for (line, columns, expected) in cases {
            assert_eq!(code_in(line, columns), expected, "{line} in {columns}");
        }
    }
}

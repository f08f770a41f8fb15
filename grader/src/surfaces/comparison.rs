//! Two texts beside each other, line by line: what one has, what the other has, and what both have; and
//! how a line of code goes on where it is too long.

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::surfaces::output::Output;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::{options, untabbed};

/// `yours` and `reference` as one text: lines of yours alone after `-`, of the reference alone after
/// `+`. The sign stands before all that a line is wrapped into.
pub fn compared(yours: &str, reference: &str, output: &Output) -> String {
    // Lines without their ends: one that is the last of its text is the same line.
    let (yours, reference): (Vec<_>, Vec<_>) =
        (yours.lines().collect(), reference.lines().collect());
    let comparison =
        TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(&yours, &reference);
    let lines = comparison.iter_all_changes().map(|change| {
        let (mark, role) = match change.tag() {
            ChangeTag::Delete => ('-', TextRole::Removed),
            ChangeTag::Insert => ('+', TextRole::Added),
            ChangeTag::Equal => (' ', TextRole::Plain),
        };
        let parts = code_in(change.value(), output.columns.saturating_sub(2));
        let parts = parts.iter().map(|part| format!("{mark} {part}"));
        parts.map(|part| format!("{}\n", output.paint(part.trim_end(), role))).collect::<String>()
    });
    lines.collect()
}

/// A line of code in lines of at most so many columns. It goes on farther in than it begins, and a
/// comment as a comment.
pub fn code_in(line: &str, columns: usize) -> Vec<String> {
    let code = plain(&untabbed(line));
    let indent = code.len() - code.trim_start().len();
    let comment = ["//! ", "/// ", "// "].into_iter().find(|mark| code[indent..].starts_with(mark));
    let indent = " ".repeat(indent.min(columns / 2));
    let indent = indent + comment.unwrap_or("    ");
    let wrapped = textwrap::wrap(&code, options(columns.max(1)).subsequent_indent(&indent));
    wrapped.into_iter().map(|line| line.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_says_whose_it_is() {
        let output = Output::uncoloured(80);
        let text = compared("fn a() {\n    1\n}\n", "/// One.\nfn a() {\n    2\n}", &output);
        assert_eq!(text, "+ /// One.\n  fn a() {\n-     1\n+     2\n  }\n");
        assert_eq!(compared("a\n", "a\n", &output), "  a\n");
    }

    #[test]
    fn what_is_wrapped_keeps_its_sign_and_its_indentation() {
        let output = Output::uncoloured(24);
        let text = compared("    let n = one + two + three;\n", "", &output);
        assert_eq!(text, "-     let n = one + two\n-         + three;\n");
        let text = compared("", "    // Both are made, then awaited.\n", &output);
        assert_eq!(text, "+     // Both are made,\n+     // then awaited.\n");
        let text = compared("\tfn a() {}\n", "\tfn a() {}\n", &output);
        assert_eq!(text, "      fn a() {}\n");
        assert_eq!(code_in("", 0), [""]);
    }
}

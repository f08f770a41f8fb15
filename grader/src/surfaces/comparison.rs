//! Two texts beside each other, line by line: what one has, what the other has, and what both have.

use similar::{Algorithm, ChangeTag, TextDiff};

use crate::surfaces::output::Output;
use crate::surfaces::style::{TextRole, plain};
use crate::surfaces::text::untabbed;

/// `yours` and `reference` as one text: lines of yours alone after `-`, of the reference alone after
/// `+`.
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
        let line = plain(&untabbed(change.value()));
        format!("{}\n", output.paint(format!("{mark} {line}").trim_end(), role))
    });
    lines.collect()
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
}

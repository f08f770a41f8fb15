//! What is told of a line under the pointer: the bars of what was called there.

use super::lines::Standing;
use crate::surfaces::picture::{FEW_ROWS, Style, draw};
use crate::surfaces::report::picture;
use crate::surfaces::watch::Judged;
use crate::vocabulary::report::Report;

/// How wide it is drawn: editors wrap what is wider than their window.
const COLUMNS: usize = 80;

/// The bars of a line, counted from 0, as Markdown; `None` if nothing was called there, or it was
/// changed since.
pub fn bars(judged: &Judged, shown: &str, line: u32) -> Option<String> {
    let line = Standing::of(&judged.text, shown).then(line)?;
    let of_line = of_line(&judged.report, line);
    let picture = picture(&of_line, None);
    if picture.is_empty() {
        return None;
    }
    let drawn = draw(&picture, COLUMNS, FEW_ROWS, Style { colour: false, ascii: false });
    Some(fenced(&drawn.join("\n")))
}

/// `text` as it is, whatever stands in it.
fn fenced(text: &str) -> String {
    let runs = text.split(|letter| letter != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("{fence}text\n{text}\n{fence}")
}

/// The report with the bars of this line and no others.
fn of_line(report: &Report, line: u32) -> Report {
    let mut report = report.clone();
    report.judgement.timeline.retain(|bar| bar.line == Some(line));
    report.judgement.untold = 0;
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_label_holds_ends_the_block_it_stands_in() {
        let table = [("a", "```"), ("`a`", "```"), ("a\n```\n# b", "````"), ("`````", "``````")];
        for (text, fence) in table {
            assert_eq!(fenced(text), format!("{fence}text\n{text}\n{fence}"));
        }
    }
}

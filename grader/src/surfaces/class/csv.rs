//! `grades.csv`: for spreadsheets and gradebooks.
//!
//! A student a row: the id, the points for each exercise, the total and what there is to reach;
//! then, for each exercise, its verdict, which tells `missing` from a wrong answer, and how safe
//! the judge was; and what is known of how it was handed in. What the grader failed to judge, or
//! nobody can tell, has no points yet, not 0, and then there is no total either. Where a name is not
//! plain ASCII the file begins with a byte order mark: without it Excel reads `Zoë` as `ZoÃ«`, and
//! all other classes need none.

use std::collections::BTreeSet;

use csv::{QuoteStyle, WriterBuilder};

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::neutral::cell;
use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::Report;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The table.
pub fn report(results: &ClassResults) -> PlannedReport<'_> {
    PlannedReport::made("grades.csv", || grades(results))
}

fn grades(results: &ClassResults) -> Result<Vec<u8>> {
    let keys = keys(results);
    table(titles(&keys), results.submissions.iter().map(|graded| row(graded, &keys)))
}

/// A table with these titles and rows, safe to open in a spreadsheet if every cell is.
pub fn table(titles: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    // Text is quoted throughout. An id stands first in its line, so even a spreadsheet that
    // expects `;` between cells sees its quotes, and finds no `;` in it with a formula after.
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::NonNumeric).from_writer(vec![]);
    writer.write_record(titles).map_err(ours)?;
    for row in rows {
        writer.write_record(row).map_err(ours)?;
    }
    let table = writer.into_inner().map_err(|error| ours(error.into_error()))?;
    if table.is_ascii() { Ok(table) } else { Ok(marked(table)) }
}

/// The same with a byte order mark, and without quotes around its first word: Canvas takes the mark for a
/// part of that cell, and a quote in the middle of one for a file that is damaged.
fn marked(table: Vec<u8>) -> Vec<u8> {
    let unquoted = table.strip_prefix(b"\"").and_then(|rest| {
        let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric())?;
        Some([&rest[..end], rest[end..].strip_prefix(b"\"")?].concat())
    });
    [BYTE_ORDER_MARK.as_bytes(), &unquoted.unwrap_or(table)].concat()
}

/// Points in a cell, which is empty where there are none yet.
pub fn points(points: Option<Points>) -> String {
    points.map(|points| points.to_string()).unwrap_or_default()
}

fn ours(error: impl Into<anyhow::Error>) -> Failure {
    Failure::Grader(error.into())
}

/// Every exercise there is a result for, in the order of the course.
fn keys(results: &ClassResults) -> Vec<&Key> {
    let mut seen = BTreeSet::new();
    let all = results.submissions.iter().flat_map(Graded::reports);
    all.map(|report| &report.key).filter(|key| seen.insert(*key)).collect()
}

fn titles(keys: &[&Key]) -> Vec<String> {
    let mut titles = vec!["id".to_owned()];
    titles.extend(keys.iter().map(|key| cell(key.as_str())));
    titles.extend(["total".to_owned(), "max_points".to_owned()]);
    titles.extend(keys.iter().map(|key| cell(&format!("{key} verdict"))));
    titles.extend(["sandbox", "late", "attempts", "problems"].map(str::to_owned));
    titles
}

fn row(graded: &Graded, keys: &[&Key]) -> Vec<String> {
    let result = |key: &&Key| graded.reports().find(|report| report.key == **key);
    let verdict = |report: &Report| report.verdict.word().to_owned();
    let mut cells = vec![cell(graded.id.as_str())];
    cells.extend(keys.iter().map(|key| points(result(key).and_then(words::points))));
    cells.extend([points(words::total(graded)), graded.max_points.to_string()]);
    cells.extend(keys.iter().map(|key| result(key).map(verdict).unwrap_or_default()));
    cells.push(words::sandbox(graded).to_owned());
    let handed_in = &graded.handed_in;
    cells.push(if handed_in.late { "late".to_owned() } else { String::new() });
    cells.push(handed_in.attempts.map(|attempts| attempts.to_string()).unwrap_or_default());
    cells.push(later_cell(&handed_in.problems.join(" ")));
    cells
}

/// Text in a cell that is not the first of its line: a spreadsheet that expects `;` between cells
/// would see another one begin behind it.
pub fn later_cell(text: &str) -> String {
    cell(&text.replace(';', ",").replace('\n', " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surfaces::class::samples;

    fn text_of(class: &ClassResults) -> String {
        String::from_utf8(grades(class).unwrap()).unwrap()
    }

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        let cases = [
            ("anna", "anna"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("\t=1", "\\t=1"),
            ("\r=1", "\\r=1"),
            ("o'brien", "o'brien"),
            ("4711", "4711"),
        ];
        for (text, safe) in cases {
            assert_eq!(cell(text), safe);
        }
        let table = text_of(&samples::small());
        assert!(table.contains("\n\"ben\",0.666,0,0,0,0,0.666,5,\"failed\""), "{table}");
    }

    #[test]
    fn what_was_not_judged_has_no_points_and_no_total() {
        let table = text_of(&samples::small());
        let chloe = table.lines().find(|line| line.starts_with("\"chloe\"")).unwrap();
        assert!(chloe.starts_with("\"chloe\",0,0,0,\"\",0,\"\",5,"), "{chloe}");
    }

    #[test]
    fn only_names_beyond_ascii_need_a_byte_order_mark() {
        assert!(text_of(&samples::small()).starts_with("\"id\","));
        assert!(text_of(&samples::hostile()).starts_with("\u{feff}id,"));
    }
}

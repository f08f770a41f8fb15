//! A class as rows of students and columns of exercises.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded, SubmissionId};
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::report::Report;

/// Every student's report on every exercise.
pub struct Matrix<'a> {
    /// The columns, in the order of the course.
    pub exercises: Vec<Column<'a>>,
    /// The students, in the order of the results.
    pub rows: Vec<Row<'a>>,
}

/// One exercise.
pub struct Column<'a> {
    pub key: &'a Key,
    pub name: &'a str,
    /// Its chapter's folder.
    pub chapter: &'a str,
}

/// One student.
pub struct Row<'a> {
    pub id: &'a SubmissionId,
    /// What they have in all; `None` as long as that is not final.
    pub total: Option<Points>,
    pub max_points: Points,
    /// What of it a person has to look at.
    pub problems: &'a [String],
    /// Exercises in whose place lies what cannot be a source.
    pub no_source: &'a [Key],
    /// For each exercise its report; `None` where the results have none.
    pub reports: Vec<Option<&'a Report>>,
}

impl<'a> Matrix<'a> {
    /// The matrix of these results.
    pub fn new(results: &'a ClassResults) -> Self {
        let all = results.submissions.iter().flat_map(Graded::reports);
        let mut columns = IndexMap::new();
        for report in all {
            let key = &report.key;
            let (name, chapter) = (key.exercise(), key.chapter());
            columns.entry(key).or_insert_with(|| Column { key, name, chapter });
        }
        let row = |submission: &'a Graded| {
            let by_key: HashMap<&Key, &Report> =
                submission.reports().map(|report| (&report.key, report)).collect();
            Row {
                id: &submission.id,
                total: words::total(submission),
                max_points: submission.max_points,
                problems: &submission.handed_in.problems,
                no_source: &submission.handed_in.no_source,
                reports: columns.keys().map(|key| by_key.get(key).copied()).collect(),
            }
        };
        let rows = results.submissions.iter().map(row).collect();
        Self { rows, exercises: columns.into_values().collect() }
    }

    /// Every report, or its absence, on the exercise of this column.
    pub fn column(&self, at: usize) -> impl Iterator<Item = Option<&'a Report>> {
        self.rows.iter().map(move |row| row.reports[at])
    }

    /// Every report, or its absence.
    pub fn cells(&self) -> impl Iterator<Item = Option<&'a Report>> {
        self.rows.iter().flat_map(|row| row.reports.iter().copied())
    }

    /// Runs of exercises of one chapter: its folder, and how many there are.
    pub fn chapters(&self) -> Vec<(&'a str, usize)> {
        let runs = self.exercises.chunk_by(|one, other| one.chapter == other.chapter);
        runs.map(|run| (run[0].chapter, run.len())).collect()
    }
}

/// A chapter's folder as a heading: `05_state` is `State`.
pub fn chapter_title(folder: &str) -> String {
    let words = folder.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    let words = words.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

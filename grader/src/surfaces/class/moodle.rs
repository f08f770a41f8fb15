//! `moodle.csv`: the worksheet that Moodle's assignments import ("Upload grading worksheet").
//!
//! Titles as in Moodle's `mod/assign/feedback/offline/importgradeslib.php`: it looks for the
//! identifier, the grade and when that was last modified, and takes the feedback's column by its
//! name, all by what they are called in the language of whoever uploads; English here. The identifier
//! is the participant's number with the word before it, whose length the import cuts off; the number
//! stands in the names of the download, and a worksheet given as a roster has both. Whoever is known by
//! neither has no identifier: the import would take the end of any other for a number. A grade that is
//! not final is left empty, which changes nothing there.

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::csv::{later_cell, points, table};
use crate::surfaces::class::neutral::cell;
use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::handed_in::PARTICIPANT;

const TITLES: [&str; 7] = [
    "Identifier",
    "Full name",
    "Email address",
    "Grade",
    "Maximum grade",
    "Last modified (grade)",
    "Feedback comments",
];

/// The table.
pub fn report(results: &ClassResults) -> PlannedReport<'_> {
    let rows = || results.submissions.iter().map(row);
    PlannedReport::made("moodle.csv", move || table(TITLES.map(str::to_owned).to_vec(), rows()))
}

fn row(graded: &Graded) -> Vec<String> {
    let person = &graded.handed_in.person;
    let roster = |title: &str| person.roster.get(title).cloned();
    let participant = || person.number.clone().filter(|number| number.starts_with(PARTICIPANT));
    let id = graded.id.as_str().to_owned();
    vec![
        cell(&roster("Identifier").or_else(participant).unwrap_or_default()),
        later_cell(&person.name.clone().unwrap_or(id)),
        later_cell(&person.email.clone().unwrap_or_default()),
        points(words::total(graded)),
        graded.max_points.to_string(),
        roster("Last modified (grade)").map_or("-".to_owned(), |time| later_cell(&time)),
        later_cell(&words::in_short(graded)),
    ]
}

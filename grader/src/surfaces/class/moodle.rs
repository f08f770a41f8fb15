//! `moodle.csv`: the worksheet that Moodle's assignments import ("Upload grading worksheet").
//!
//! Titles as in Moodle's `mod/assign/feedback/offline/importgradeslib.php`: it looks for the
//! identifier, the grade and when that was last modified, and takes the feedback's column by its
//! name, all by what they are called in the language of whoever uploads; English here. The identifier
//! is the participant's number with the word before it, whose length the import cuts off. A worksheet
//! given as a roster has both. The number in the names of the download is a participant's only of those
//! who are on the roster: where groups hand in it is the group's, and nothing else tells the two apart.
//! All others have no identifier: the import would give their grade to whoever has that number. A grade that is
//! not final is left empty, which changes nothing there.

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::csv::{later_cell, points, table};
use crate::surfaces::class::neutral::cell;
use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::handed_in::{PARTICIPANT, Person};

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

/// Whether only a roster could say whom the numbers of a download stand for.
pub fn is_roster_lacking(results: &ClassResults) -> bool {
    let mut people = results.submissions.iter().map(|graded| &graded.handed_in.person);
    let is_unknown = |person: &Person| person.roster.is_empty();
    people.clone().all(is_unknown) && people.any(|person| participant(person).is_some())
}

fn participant(person: &Person) -> Option<&String> {
    person.number.as_ref().filter(|number| number.starts_with(PARTICIPANT))
}

fn row(graded: &Graded) -> Vec<String> {
    let person = &graded.handed_in.person;
    let roster = |title: &str| person.roster.get(title).cloned();
    let known = || participant(person).filter(|_| !person.roster.is_empty()).cloned();
    let id = graded.id.as_str().to_owned();
    vec![
        cell(&roster("Identifier").or_else(known).unwrap_or_default()),
        later_cell(&person.name.clone().unwrap_or(id)),
        later_cell(&person.email.clone().unwrap_or_default()),
        points(words::total(graded)),
        graded.max_points.to_string(),
        roster("Last modified (grade)").map_or("-".to_owned(), |time| later_cell(&time)),
        later_cell(&words::in_short(graded)),
    ]
}

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
        roster("Last modified (grade)").map_or_else(never, |time| last_modified(&time)),
        later_cell(&words::in_short(graded)),
    ]
}

/// What Moodle says of a grade that was never modified. No spreadsheet takes it for a formula.
fn never() -> String {
    "-".to_owned()
}

fn last_modified(time: &str) -> String {
    if time == "-" { never() } else { later_cell(time) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::surfaces::class::samples;
    use crate::vocabulary::handed_in::HandIn;

    /// The identifiers of three people to whom a download has given numbers.
    fn identifiers(rosters: [&[(&str, &str)]; 3]) -> (Vec<String>, bool) {
        let mut class = samples::small();
        for (graded, cells) in class.submissions.iter_mut().zip(rosters) {
            let cells = cells.iter().map(|(title, cell)| ((*title).to_owned(), (*cell).to_owned()));
            let roster: BTreeMap<_, _> = cells.collect();
            let number = Some(format!("{PARTICIPANT}60"));
            let person = Person { number, roster, ..Person::default() };
            graded.handed_in = HandIn { person, ..HandIn::default() };
        }
        let rows = class.submissions.iter().map(|graded| row(graded).remove(0));
        (rows.collect(), is_roster_lacking(&class))
    }

    #[test]
    fn a_time_goes_back_to_moodle_as_it_came() {
        let times = ["-", "Friday, 1 March 2024, 12:00 PM", "=1+1"].map(last_modified);
        assert_eq!(times, ["-", "Friday, 1 March 2024, 12:00 PM", "'=1+1"]);
    }

    #[test]
    fn a_number_is_a_participants_only_of_those_on_the_roster() {
        let of_the_worksheet: &[_] = &[("Identifier", "Participant 7"), ("Full name", "Ada")];
        let of_another: &[_] = &[("Full name", "Ben")];
        let expected = ["Participant 7", "Participant 60", ""].map(str::to_owned).to_vec();
        assert_eq!(identifiers([of_the_worksheet, of_another, &[]]), (expected, false));
        let nobody = vec![String::new(); 3];
        assert_eq!(identifiers([&[], &[], &[]]), (nobody, true));
    }
}

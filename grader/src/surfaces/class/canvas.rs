//! `canvas.csv`: the gradebook that Canvas imports.
//!
//! Titles as in Canvas' own gradebook export, by which its import (`lib/gradebook_importer.rb`) finds
//! people: `ID` is the number that stands in the names of the download; a gradebook given as a roster
//! has the rest. The last title becomes an assignment, unless it is made the `Name (number)` of one that
//! is there. A grade that is not final is left empty.

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::surfaces::class::csv::{later_cell, points, table};
use crate::surfaces::class::neutral::cell;
use crate::surfaces::class::words;
use crate::vocabulary::class::{ClassResults, Graded};
use crate::vocabulary::failure::Result;

const TITLES: [&str; 5] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"];

/// The table.
pub fn report(results: &ClassResults) -> PlannedReport<'_> {
    PlannedReport::made("canvas.csv", || gradebook(results))
}

fn gradebook(results: &ClassResults) -> Result<Vec<u8>> {
    let mut titles = TITLES.map(str::to_owned).to_vec();
    titles.push(later_cell(&results.course));
    let possible = results.submissions.first().map(|graded| {
        let mut row = vec!["    Points Possible".to_owned()];
        row.resize(TITLES.len(), String::new());
        row.push(graded.max_points.to_string());
        row
    });
    let rows = possible.into_iter().chain(results.submissions.iter().map(row));
    table(titles, rows)
}

fn row(graded: &Graded) -> Vec<String> {
    let person = &graded.handed_in.person;
    let roster = |title: &str| person.roster.get(title).map(|text| later_cell(text));
    let student = person.roster.get("Student").or(person.name.as_ref());
    let student = student.map_or(graded.id.as_str(), String::as_str);
    let known = |text: &Option<String>| text.as_deref().map(later_cell).unwrap_or_default();
    vec![
        cell(student),
        roster("ID").unwrap_or_else(|| known(&person.number)),
        roster("SIS User ID").unwrap_or_default(),
        roster("SIS Login ID").unwrap_or_default(),
        roster("Section").unwrap_or_default(),
        points(words::total(graded)),
    ]
}

#[cfg(test)]
mod tests {
    use crate::pipeline::grading::import::Roster;
    use crate::surfaces::class::samples;
    use crate::vocabulary::class::SubmissionId;
    use crate::vocabulary::handed_in::{HandIn, Person};

    /// Titles as in Canvas' gradebook export.
    #[test]
    fn the_gradebook_gets_back_what_it_has_given_as_a_roster() {
        let gradebook = "Student,ID,SIS User ID,SIS Login ID,Section,Kata (17)\n\
                         \"Lovelace, Ada\",4711,u1,ada1,S-1,\n";
        let roster = Roster::read(gradebook, "gradebook.csv").unwrap();
        let mut class = samples::small();
        let person = roster.person(0, &Person::default());
        class.submissions.truncate(1);
        class.submissions[0].handed_in = HandIn { person, ..HandIn::default() };
        let table = String::from_utf8(super::gradebook(&class).unwrap()).unwrap();
        let row = table.lines().last().unwrap();
        assert!(table.starts_with("\"Student\",\"ID\",\"SIS User ID\","), "{table}");
        assert!(row.starts_with("\"Lovelace, Ada\",4711,\"u1\",\"ada1\",\"S-1\","), "{table}");
    }
    /// Its importer takes a mark at the beginning for a part of the first cell, and looks for the word in
    /// that; what is not quoted at its beginning may have no quote inside.
    #[test]
    fn the_first_title_is_read_behind_a_byte_order_mark() {
        let mut class = samples::small();
        class.submissions[0].id = SubmissionId::new("Zoë");
        let table = String::from_utf8(super::gradebook(&class).unwrap()).unwrap();
        assert!(table.starts_with("\u{feff}Student,\"ID\","), "{table}");
    }
}

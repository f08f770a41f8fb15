//! The table of a roster, as gradebooks and spreadsheets write it.

use std::collections::BTreeMap;

use csv::ReaderBuilder;

use crate::vocabulary::failure::{Failure, Result};

/// Columns in which platforms write the words and numbers of their own for people.
pub const ACCOUNTS: [&str; 12] = [
    "key",
    "Identifier",
    "id",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "SID",
    "Student ID",
    "ID number",
    "OrgDefinedId",
    "Username",
    "Login",
];

/// The column of accounts on GitHub.
pub const GITHUB: &str = "github_username";

/// Columns with mail addresses.
pub const EMAILS: [&str; 4] = ["Email address", "Email", "email", "mail"];

/// Columns with names, as people write them.
const NAMES: [&str; 9] = [
    "Full name",
    "Student",
    "name",
    "Name",
    "First name",
    "First Name",
    "Last name",
    "Last Name",
    "Surname",
];

/// Columns that say who somebody is, as Moodle's, Canvas', Gradescope's and GitHub Classroom's
/// tables call them, and as people do. The first that a row has is its key.
pub fn identifying() -> impl Iterator<Item = &'static str> {
    ACCOUNTS.into_iter().chain([GITHUB]).chain(EMAILS).chain(NAMES)
}

/// Columns that a gradebook wants to see again.
pub const CARRIED: [&str; 2] = ["Section", "Last modified (grade)"];

/// Columns that say with whom somebody hands in.
pub const TEAMS: [&str; 2] = ["Group", "Team"];

/// What a table says of each person, by the titles of the columns that are known. `shown_as` is what the
/// user calls it.
pub fn read(text: &str, shown_as: &str) -> Result<Vec<BTreeMap<String, String>>> {
    let (delimiter, text) = delimited(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| no_roster(shown_as, &error.to_string());
    let titles = reader.headers().map_err(wrong)?.clone();
    let columns: Vec<Option<&str>> = titles.iter().map(known_column).collect();
    if !columns.iter().flatten().any(|column| identifying().any(|known| known == *column)) {
        return Err(no_roster(shown_as, "no column says who somebody is"));
    }
    let mut rows = vec![];
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let cells = columns.iter().zip(record.iter());
        let cells = cells
            .filter_map(|(column, cell)| Some(((*column)?.to_owned(), cell.trim().to_owned())));
        let cells: BTreeMap<_, _> = cells.filter(|(_, cell)| !cell.is_empty()).collect();
        // Canvas' second row says how many points there are.
        if cells.get("Student").is_none_or(|name| name != "Points Possible") {
            rows.push(cells);
        }
    }
    Ok(rows)
}

/// The sign between the cells of a table, and the table. Spreadsheets write it into a line of its own,
/// `sep=;`, else it is the one that the first line has most of.
fn delimited(text: &str) -> (u8, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(&[sign]) = first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes) {
        return (sign, rest);
    }
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    let most = [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign));
    (most.unwrap_or(b','), text)
}

/// The column that a title stands for. `ID` and `id` are two: gradebooks look for their own spelling
/// again, and only a title that nobody writes so is taken for the one that it resembles.
fn known_column(title: &str) -> Option<&'static str> {
    let title = title.trim();
    let all = || identifying().chain(CARRIED).chain(TEAMS);
    let spelled = all().find(|column| *column == title);
    spelled.or_else(|| all().find(|column| column.eq_ignore_ascii_case(title)))
}

fn no_roster(shown_as: &str, why: &str) -> Failure {
    Failure::user(
        format!("{shown_as} cannot be used as a roster: {why}."),
        "Name a CSV file with titles in its first line, such as Identifier, Full name, Email \
         address, ID, SIS User ID, github_username: the table that your gradebook exports will do.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_column_that_is_spelled_so_or_else_the_one_that_resembles_it() {
        let cases = [
            ("ID", Some("ID")),
            ("id", Some("id")),
            ("Id", Some("id")),
            (" Email ", Some("Email")),
            ("email", Some("email")),
            ("EMAIL ADDRESS", Some("Email address")),
            ("First Name", Some("First Name")),
            ("Section", Some("Section")),
            ("Kata (17)", None),
        ];
        for (title, expected) in cases {
            assert_eq!(known_column(title), expected, "{title}");
        }
    }
}

//! Who should have handed in: a table with a row a person, as gradebooks export it. It puts names
//! to submissions, and shows who is missing on either side.

use std::collections::{BTreeMap, HashMap};

use csv::ReaderBuilder;
use unicode_normalization::UnicodeNormalization;

use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::handed_in::{PARTICIPANT, Person};

/// Columns that say who somebody is, as Moodle's, Canvas', Gradescope's and GitHub Classroom's
/// tables call them, and as people do. The first that a row has is its key.
const COLUMNS: [&str; 24] = [
    "key",
    "Identifier",
    "id",
    "ID",
    "SIS User ID",
    "SIS Login ID",
    "SID",
    "Student ID",
    "ID number",
    "Username",
    "github_username",
    "Email address",
    "Email",
    "email",
    "mail",
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

/// Columns that a gradebook wants to see again.
const CARRIED: [&str; 2] = ["Section", "Last modified (grade)"];

/// Columns that say with whom somebody hands in.
const TEAMS: [&str; 2] = ["Group", "Team"];

/// The people of a class.
#[derive(Debug)]
pub struct Roster {
    rows: Vec<Row>,
    /// Rows by what may stand for a person; `None` where that is more than one.
    by_alias: HashMap<String, Option<usize>>,
}

#[derive(Debug)]
struct Row {
    cells: BTreeMap<String, String>,
    key: String,
}

impl Roster {
    /// Reads a table. `shown_as` is what the user calls it.
    pub fn read(text: &str, shown_as: &str) -> Result<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().next().unwrap_or_default();
        let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
        let delimiter =
            *[b',', b';', b'\t'].iter().rev().max_by_key(|sign| count(**sign)).unwrap_or(&b',');
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let wrong = |error: csv::Error| no_roster(shown_as, &error.to_string());
        let titles = reader.headers().map_err(wrong)?.clone();
        let columns: Vec<Option<&str>> = titles.iter().map(known_column).collect();
        if !columns.iter().flatten().any(|column| COLUMNS.contains(column)) {
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
            let is_person = cells.get("Student").is_none_or(|name| name != "Points Possible");
            let key = COLUMNS.iter().find_map(|column| cells.get(*column));
            if let Some(key) = key.filter(|_| is_person) {
                rows.push(Row { key: key.clone(), cells });
            }
        }
        Ok(Self::of(rows))
    }

    fn of(rows: Vec<Row>) -> Self {
        let mut by_alias: HashMap<String, Option<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for alias in row.aliases() {
                let rows = by_alias.entry(alias).or_insert(Some(at));
                if *rows != Some(at) {
                    *rows = None;
                }
            }
        }
        Self { rows, by_alias }
    }

    /// The row of whoever handed in under this name, if that is certain.
    pub fn find(&self, id: &SubmissionId, person: &Person) -> Option<usize> {
        let given = [&person.email, &person.number, &person.name].into_iter().flatten();
        let names = given.map(String::as_str).chain([id.as_str()]);
        let rows = names.filter_map(|name| *self.by_alias.get(&comparable(name))?);
        let row = rows.into_iter().find(|row| !self.is_anothers(*row, id, person));
        row.or_else(|| person.is_unknown().then(|| self.find_in_a_name(id))?)
    }

    /// The one row whose person stands in a name beside something else, as in `kata - Ada Lovelace`.
    fn find_in_a_name(&self, id: &SubmissionId) -> Option<usize> {
        let parts = id.as_str().split(" - ");
        let mut rows: Vec<usize> =
            parts.filter_map(|part| *self.by_alias.get(&comparable(part))?).collect();
        rows.dedup();
        (rows.len() == 1).then(|| rows[0])
    }

    /// Whether what is nobody's on the roster may be a team's: it has the number of one of them, or the
    /// roster knows of teams, or Moodle has given it a number that the roster knows nothing of.
    pub fn may_be_a_teams(&self, id: &SubmissionId, person: &Person) -> bool {
        let has = |column: &str| self.rows.iter().any(|row| row.cells.contains_key(column));
        let is_moodles =
            person.number.as_ref().is_some_and(|number| number.starts_with(PARTICIPANT));
        self.has_anothers_number(id, person)
            || TEAMS.into_iter().any(has)
            || is_moodles && !has("Identifier")
    }

    /// Whether the roster names this row's team.
    pub fn has_team(&self, row: usize) -> bool {
        let mut teams = TEAMS.iter().filter_map(|column| self.rows[row].cells.get(*column));
        teams.any(|team| !comparable(team).is_empty())
    }

    /// Whether the number that a platform has given is another person's on the roster.
    pub fn has_anothers_number(&self, id: &SubmissionId, person: &Person) -> bool {
        let row =
            person.number.as_deref().and_then(|number| self.by_alias.get(&comparable(number)));
        row.copied().flatten().is_some_and(|row| self.is_anothers(row, id, person))
    }

    /// Whether the row has the number and another's name. Moodle counts groups and participants apart,
    /// and calls what a group has handed in by the group's number; Canvas (`app/models/assignment.rb`,
    /// `representatives`) by the number of one of its members.
    fn is_anothers(&self, row: usize, id: &SubmissionId, person: &Person) -> bool {
        let (Some(given), Some(name), true) =
            (&person.name, self.rows[row].name(), is_called_by_both(id, person))
        else {
            return false;
        };
        let letters = |name: &str| {
            let mut letters: Vec<char> = comparable(name).chars().collect();
            letters.sort_unstable();
            letters
        };
        // The order of a name's parts is each platform's, and a group may stand before it.
        letters(given) != letters(&name) && !comparable(given).contains(&comparable(&name))
    }

    /// The rows of a team's members.
    pub fn members(&self, team: &str) -> Vec<usize> {
        let team = comparable(team);
        let is_member = |row: &Row| {
            let mut teams = TEAMS.iter().filter_map(|column| row.cells.get(*column));
            !team.is_empty() && teams.any(|other| comparable(other) == team)
        };
        let rows = self.rows.iter().enumerate().filter(|(_, row)| is_member(row));
        rows.map(|(at, _)| at).collect()
    }

    /// What the row says of its person.
    pub fn person(&self, row: usize, known: &Person) -> Person {
        let row = &self.rows[row];
        Person {
            name: row.name().or_else(|| known.name.clone()),
            number: known.number.clone(),
            email: row.first(&["Email address", "Email", "email", "mail"]).or(known.email.clone()),
            roster: row.cells.clone(),
        }
    }

    /// The name that results of this row's person stand under, if nothing else gives one.
    pub fn id(&self, row: usize) -> SubmissionId {
        let row = &self.rows[row];
        SubmissionId::new(row.name().unwrap_or_else(|| row.key.clone()).replace('/', "-"))
    }

    /// The key that a gradebook knows this row's person by.
    pub fn key(&self, row: usize) -> &str {
        &self.rows[row].key
    }

    /// How many people are on it.
    pub fn people(&self) -> usize {
        self.rows.len()
    }
}

impl Row {
    fn first(&self, columns: &[&str]) -> Option<String> {
        columns.iter().find_map(|column| self.cells.get(*column)).cloned()
    }

    fn name(&self) -> Option<String> {
        self.first(&["Full name", "Student", "name", "Name"]).or_else(|| {
            // Not everybody has two names.
            let first = self.first(&["First name", "First Name"]);
            let last = self.first(&["Last name", "Last Name", "Surname"]);
            let names: Vec<_> = first.into_iter().chain(last).collect();
            (!names.is_empty()).then(|| names.join(" "))
        })
    }

    /// All that may stand for this person.
    fn aliases(&self) -> Vec<String> {
        const PARTS: [&str; 5] = ["First name", "First Name", "Last name", "Last Name", "Surname"];
        let cells = self.cells.iter();
        let cells = cells.filter(|(column, _)| {
            [&CARRIED[..], &PARTS, &TEAMS].iter().all(|columns| !columns.contains(&&***column))
        });
        let mut aliases: Vec<String> = cells.map(|(_, cell)| comparable(cell)).collect();
        aliases.extend(
            self.first(&["Email address", "Email", "email", "mail"])
                .and_then(|email| Some(comparable(email.split_once('@')?.0))),
        );
        if let Some(name) = self.name() {
            // `Lovelace, Ada` and `Ada Lovelace` are one name; Canvas writes `lovelaceada`.
            let (first, last) = match name.split_once(',') {
                Some((last, first)) => (first.to_owned(), last.to_owned()),
                None => {
                    name.rsplit_once(' ').map_or((String::new(), name.clone()), |(first, last)| {
                        (first.to_owned(), last.to_owned())
                    })
                }
            };
            aliases.extend([
                comparable(&format!("{first}{last}")),
                comparable(&format!("{last}{first}")),
            ]);
        }
        aliases.retain(|alias| !alias.is_empty());
        aliases.sort();
        aliases.dedup();
        aliases
    }
}

/// Whether a platform has called a submission by a name and a number.
fn is_called_by_both(id: &SubmissionId, person: &Person) -> bool {
    person.number.as_deref().is_some_and(|number| {
        let digits = number.strip_prefix(PARTICIPANT).unwrap_or(number);
        id.as_str().strip_suffix(digits).is_some_and(|rest| rest.ends_with('_'))
    })
}

/// The column that a title stands for. `ID` and `id` are two: gradebooks look for their own spelling
/// again, and only a title that nobody writes so is taken for the one that it resembles.
fn known_column(title: &str) -> Option<&'static str> {
    let title = title.trim();
    let all = || COLUMNS.iter().chain(&CARRIED).chain(&TEAMS).copied();
    let spelled = all().find(|column| *column == title);
    spelled.or_else(|| all().find(|column| column.eq_ignore_ascii_case(title)))
}

/// A name as it is compared: its letters and digits.
fn comparable(name: &str) -> String {
    name.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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

    fn found(roster: &Roster, id: &str, number: Option<&str>) -> String {
        let person = Person { number: number.map(str::to_owned), ..Person::default() };
        let row = roster.find(&SubmissionId::new(id), &person);
        row.map_or("-".to_owned(), |row| roster.key(row).to_owned())
    }

    /// Titles as in Moodle's `assignfeedback_offline` and its grading table.
    #[test]
    fn moodles_worksheet_is_a_roster() {
        let text = "\u{feff}Identifier,\"Full name\",\"ID number\",\"Email address\",Status,Grade\n\
                    \"Participant 12\",\"Ada Lovelace\",14,ada@uni.example,x,\n\
                    \"Participant 13\",\"Ben Ö\",12,ben@uni.example,x,\n\
                    \"Participant 14\",\"Ben Ö\",15,ben2@uni.example,x,\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        let cases = [
            // The number of a participant may be another's ID number.
            ("Ada Lovelace_12", Some("Participant 12"), "Participant 12"),
            ("Ben O\u{308}_14", Some("Participant 14"), "Participant 14"),
            ("Eve_15", Some("Participant 15"), "-"),
            ("15", Some("15"), "Participant 14"),
            ("ada", None, "Participant 12"),
            ("ADA@uni.example", None, "Participant 12"),
            ("Lovelace Ada", None, "Participant 12"),
            ("Ben Ö", None, "-"),
            ("Eve", None, "-"),
        ];
        for (id, number, expected) in cases {
            assert_eq!(found(&roster, id, number), expected, "{id}");
        }
        assert_eq!(roster.people(), 3);
    }

    /// Groups have numbers of their own, `mod/assign/classes/downloader.php` puts them where those of
    /// participants stand, and the grading table has a column for groups.
    #[test]
    fn a_groups_number_is_no_participants() {
        let text = "Identifier,\"Full name\",Group\n\"Participant 60\",\"Ada Lovelace\",Group 2\n\
                    \"Participant 61\",\"Ben Ö\",Group 1\n\"Participant 62\",\"Eve\",Group 1\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        let row = |name: &str, number: &str| {
            let person = Person {
                name: Some(name.to_owned()),
                number: Some(format!("Participant {number}")),
                ..Person::default()
            };
            roster.find(&SubmissionId::new(format!("{name}_{number}")), &person)
        };
        assert_eq!(row("Group 1", "60"), None);
        assert_eq!(row("Ada Lovelace", "60"), Some(0));
        assert_eq!(row("Lovelace Ada", "60"), Some(0));
        assert_eq!(row("Team A-Ada Lovelace", "60"), Some(0));
        assert_eq!(roster.members("group 1"), [1, 2]);
        assert_eq!(roster.members(""), [0; 0]);
        // Canvas calls what a group has handed in by a member's number.
        let canvas = Roster::read("Student,ID\n\"Lovelace, Ada\",60\n", "roster.csv").unwrap();
        let of_60 = |name: &str| {
            let (name, number) = (Some(name.to_owned()), Some("60".to_owned()));
            Person { name, number, ..Person::default() }
        };
        let found = |name: &str| {
            let (id, person) = (SubmissionId::new(format!("{name}_60")), of_60(name));
            (canvas.find(&id, &person), canvas.may_be_a_teams(&id, &person))
        };
        assert_eq!(found("lovelaceada"), (Some(0), false));
        assert_eq!(found("group1"), (None, true));
        // A number of the roster's own is enough, whatever somebody is called.
        assert_eq!(canvas.find(&SubmissionId::new("60"), &of_60("Countess")), Some(0));
        // Without names, as marking is blind, the number is all there is.
        let blind = Roster::read("Identifier\nParticipant 60\n", "roster.csv").unwrap();
        let person = Person { number: Some("Participant 60".to_owned()), ..Person::default() };
        assert_eq!(blind.find(&SubmissionId::new("Teilnehmer_60"), &person), Some(0));
    }

    /// Titles as in Canvas' gradebook export.
    #[test]
    fn canvas_gradebook_is_a_roster_and_its_points_are_nobody() {
        let text = "Student;ID;SIS User ID;SIS Login ID;Section;Kata (17)\n\
                    Points Possible;;;;;10\n\
                    \"Lovelace, Ada\";4711;u1;ada1;S-1;\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        assert_eq!(roster.people(), 1);
        for (id, number) in
            [("lovelaceada_4711", Some("4711")), ("lovelaceada", None), ("ada1", None)]
        {
            assert_eq!(found(&roster, id, number), "4711", "{id}");
        }
        let person = roster.person(0, &Person::default());
        assert_eq!(person.roster["Section"], "S-1");
    }

    #[test]
    fn who_has_one_name_is_found_by_it() {
        let text = "First name,Surname,Email\nDora,,d@x\n,Sukarno,s@x\nAda,Lovelace,a@x\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        for (id, expected) in [("dora", "d@x"), ("Sukarno", "s@x"), ("Ada", "-"), ("Lovelace", "-")]
        {
            assert_eq!(found(&roster, id, None), expected, "{id}");
        }
        let ids = [0, 1, 2].map(|row| roster.id(row).to_string());
        assert_eq!(ids, ["Dora", "Sukarno", "Ada Lovelace"]);
    }

    #[test]
    fn a_name_beside_something_else_is_found_where_it_is_one_persons() {
        let text = "Full name\nAda Lovelace\nBen\nKata\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        for (id, expected) in [
            ("my kata - Ada Lovelace", "Ada Lovelace"),
            ("Ben - final", "Ben"),
            ("kata - Ben", "-"),
            ("Ada Lovelace-Ben", "-"),
        ] {
            assert_eq!(found(&roster, id, None), expected, "{id}");
        }
        assert_eq!(found(&roster, "x - Ben", Some("7")), "-");
    }

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

    #[test]
    fn what_is_no_roster_is_said() {
        for text in ["", "a,b\n1,2\n", "\u{0}"] {
            assert!(Roster::read(text, "r.csv").unwrap_err().to_string().contains("r.csv cannot"));
        }
    }
}

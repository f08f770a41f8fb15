//! Who should have handed in: a table with a row a person, as gradebooks export it. It puts names
//! to submissions, and shows who is missing on either side.

mod table;
mod within;

use std::collections::{BTreeMap, HashMap};

use unicode_normalization::UnicodeNormalization;

pub use self::table::GITHUB;
use self::table::{ACCOUNTS, CARRIED, EMAILS, TEAMS, identifying};
use super::names::without_copy_mark;

use crate::vocabulary::class::SubmissionId;
use crate::vocabulary::failure::Result;
use crate::vocabulary::handed_in::{PARTICIPANT, Person};

/// The people of a class.
#[derive(Clone, Debug)]
pub struct Roster {
    rows: Vec<Row>,
    /// Rows by what may stand for a person; several where people are called alike.
    by_alias: HashMap<String, Vec<usize>>,
    /// Rows by the words of their persons' names.
    by_word: HashMap<String, Vec<usize>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    cells: BTreeMap<String, String>,
    key: String,
}

impl Roster {
    /// Reads a table. `shown_as` is what the user calls it.
    pub fn read(text: &str, shown_as: &str) -> Result<Self> {
        let mut rows = vec![];
        for cells in table::read(text, shown_as)? {
            let key = identifying().find_map(|column| cells.get(column));
            let row = key.cloned().map(|key| Row { key, cells });
            // Somebody may be listed twice; with another key or name it is somebody else.
            rows.extend(row.filter(|row| !rows.contains(row)));
        }
        Ok(Self::of(rows))
    }

    fn of(rows: Vec<Row>) -> Self {
        let mut by_alias: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for alias in row.aliases() {
                by_alias.entry(alias).or_default().push(at);
            }
            for word in row.name().iter().flat_map(|name| within::words(name)) {
                by_word.entry(word).or_default().push(at);
            }
        }
        Self { rows, by_alias, by_word }
    }

    /// The rows of those who handed in under these names, as far as that is certain.
    pub fn rows_of(&self, all: &[(&SubmissionId, &Person)]) -> Vec<Option<usize>> {
        let names: Vec<&str> = all.iter().map(|(id, _)| id.as_str()).collect();
        let around = within::around_all(&names);
        let is_nobodys =
            |words: &str| within::words(words).iter().all(|word| !self.by_word.contains_key(word));
        let around = around.filter(|(before, behind)| is_nobodys(before) && is_nobodys(behind));
        let inside = |id: &SubmissionId, person: &Person| {
            let (before, behind) = around.filter(|_| person.is_unknown())?;
            self.only(id.as_str().strip_prefix(before)?.strip_suffix(behind)?)
        };
        all.iter()
            .map(|(id, person)| self.find(id, person).or_else(|| inside(id, person)))
            .collect()
    }

    /// The row of whoever handed in under this name, if that is certain.
    pub fn find(&self, id: &SubmissionId, person: &Person) -> Option<usize> {
        let rows = given(id, person).filter_map(|name| self.only(name));
        let row = rows.into_iter().find(|row| !self.is_anothers(*row, id, person));
        row.or_else(|| person.is_unknown().then(|| self.find_in_a_name(id))?)
    }

    /// The row of the one person that is called so.
    fn only(&self, name: &str) -> Option<usize> {
        match self.by_alias.get(&comparable(name))?.as_slice() {
            [row] => Some(*row),
            _ => None,
        }
    }

    /// The one row whose person stands in a name beside something else, as in `kata - Ada Lovelace`,
    /// `Ada <ada@uni.example>` or `Lovelace_Ada_ada1_245`.
    fn find_in_a_name(&self, id: &SubmissionId) -> Option<usize> {
        let name = without_copy_mark(id.as_str());
        let parts = within::parts(name).filter_map(|part| self.only(part));
        let words = within::words(name);
        let called_so = words.iter().filter_map(|word| self.by_word.get(word)).flatten().copied();
        let spelled = called_so.filter(|row| self.rows[*row].is_spelled_by(&words));
        the_one(parts).or_else(|| the_one(spelled))
    }

    /// The rows of those who are called as whoever handed in, where that is more than one.
    pub fn namesakes(&self, id: &SubmissionId, person: &Person) -> Vec<usize> {
        let rows = given(id, person).filter_map(|name| self.by_alias.get(&comparable(name)));
        rows.into_iter().find(|rows| rows.len() > 1).cloned().unwrap_or_default()
    }

    /// The columns in which a platform's own word for this row's person stands: whoever it calls by
    /// another word is somebody else.
    pub fn account_columns(
        &self,
        row: usize,
        id: &SubmissionId,
        person: &Person,
    ) -> Vec<&'static str> {
        let cells = &self.rows[row].cells;
        let says = |column: &str, word: &str| {
            cells.get(column).is_some_and(|cell| comparable(cell) == comparable(word))
        };
        if person.is_unknown() {
            // What a folder is called may be anything else; what GitHub makes has the account in it.
            let name = comparable(id.as_str());
            let is_there = |cell: &&String| name.contains(&comparable(cell));
            return cells.get(GITHUB).filter(is_there).map(|_| GITHUB).into_iter().collect();
        }
        let number = person.number.as_deref().into_iter();
        let by_number = number
            .flat_map(|number| ACCOUNTS.into_iter().filter(move |column| says(column, number)));
        let email = person.email.as_deref().into_iter();
        by_number
            .chain(
                email
                    .flat_map(|email| EMAILS.into_iter().filter(move |column| says(column, email))),
            )
            .collect()
    }

    /// Whether a row says anything in one of these columns.
    pub fn says_in(&self, row: usize, columns: impl IntoIterator<Item = &'static str>) -> bool {
        columns.into_iter().any(|column| self.rows[row].cells.contains_key(column))
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
        let row = person.number.as_deref().and_then(|number| self.only(number));
        row.is_some_and(|row| self.is_anothers(row, id, person))
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
            email: row.first(&EMAILS).or(known.email.clone()),
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

    /// Whether these words are the person's name, and else only numbers and words that stand for the
    /// person, as `Lovelace`, `Ada`, `ada1`, `245`.
    fn is_spelled_by(&self, words: &[String]) -> bool {
        let Some(name) = self.name() else { return false };
        let mut name = within::words(&name);
        let is_number = |word: &&String| word.bytes().all(|byte| byte.is_ascii_digit());
        let (mut rest, beside): (Vec<String>, Vec<String>) = words
            .iter()
            .filter(|word| !is_number(word))
            .cloned()
            .partition(|word| name.contains(word));
        // An account may be one of the names.
        for words in [&mut name, &mut rest] {
            words.sort();
            words.dedup();
        }
        if name.len() < 2 || rest != name {
            return false;
        }
        let own = self.aliases();
        beside.iter().all(|word| own.contains(word))
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
            self.first(&EMAILS).and_then(|email| Some(comparable(email.split_once('@')?.0))),
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

/// All that whoever handed in is called, the surest first.
fn given<'a>(id: &'a SubmissionId, person: &'a Person) -> impl Iterator<Item = &'a str> {
    let given = [&person.email, &person.number, &person.name].into_iter().flatten();
    given.map(String::as_str).chain([id.as_str()])
}

/// The row, if these are one.
fn the_one(rows: impl Iterator<Item = usize>) -> Option<usize> {
    let mut rows: Vec<usize> = rows.collect();
    rows.sort_unstable();
    rows.dedup();
    (rows.len() == 1).then(|| rows[0])
}

/// Whether a platform has called a submission by a name and a number.
fn is_called_by_both(id: &SubmissionId, person: &Person) -> bool {
    person.number.as_deref().is_some_and(|number| {
        let digits = number.strip_prefix(PARTICIPANT).unwrap_or(number);
        id.as_str().strip_suffix(digits).is_some_and(|rest| rest.ends_with('_'))
    })
}

/// A name as it is compared: its letters and digits.
fn comparable(name: &str) -> String {
    name.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
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

    /// A line of a spreadsheet's own, and somebody who is listed twice. Assumed.
    #[test]
    fn a_table_as_spreadsheets_write_it_is_a_roster() {
        let text = "\u{feff}sep=;\r\nNr;Name;Email\r\n1;\"Ada \"\"A\"\" Lovelace\";ada@x\r\n2;\"Ben, B\";ben@x\r\n;;\r\n2;\"Ben, B\";ben@x\r\n3;Ben B;ben@y\r\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        assert_eq!(roster.people(), 3);
        for (id, expected) in [("ada", "ada@x"), ("ben@y", "ben@y"), ("Ben B", "-")] {
            assert_eq!(found(&roster, id, None), expected, "{id}");
        }
    }

    /// ILIAS calls folders `Lastname_Firstname_Login_ID` (`ilifau/ExerciseStatusFile` shows them); the rest
    /// is assumed.
    #[test]
    fn who_is_spelled_in_a_name_with_nothing_but_their_own_words_is_found() {
        let text = "Name;Login;Email\n\"Lovelace, Ada\";ada1;al@x\n\"van Dyk, Jan\";jvd;jan@x\nMaria \
                    Lopez;mlo;ml@x\nKata;k;k@x\n\"Smith, Jo\";smith;js@x\n";
        let roster = Roster::read(text, "roster.csv").unwrap();
        for (id, expected) in [
            ("Lovelace_Ada_ada1_245", "ada1"),
            ("van_Dyk_Jan_jvd_7", "jvd"),
            ("Smith_Jo_smith_8", "smith"),
            ("Ada Lovelace <al@x>", "ada1"),
            ("Somebody (jan@x)", "jvd"),
            ("al@x (1)", "ada1"),
            ("Lopez_Anna Maria_aml_9", "-"),
            ("Anna Maria Lopez", "-"),
            ("Ada_245", "-"),
        ] {
            assert_eq!(found(&roster, id, None), expected, "{id}");
        }
    }

    #[test]
    fn what_all_names_have_around_them_is_no_persons() {
        let rows = |roster: &str, names: &[&str]| {
            let roster = Roster::read(roster, "roster.csv").unwrap();
            let ids: Vec<_> = names.iter().map(|name| SubmissionId::new(*name)).collect();
            let person = Person::default();
            let all: Vec<_> = ids.iter().map(|id| (id, &person)).collect();
            roster.rows_of(&all)
        };
        let roster = "name,github_username\nAda L,ada\nBen B,ben-b\nCem,\n";
        let zips = ["kata-ada-main", "kata-ben-b-main", "kata-cem9-main"];
        assert_eq!(rows(roster, &zips), [Some(0), Some(1), None]);
        // Here it is a name.
        let roster = "name,login\nAda Lovelace,al\nJohn Smith,smith\n";
        assert_eq!(rows(roster, &["Ada Lovelace", "Ada Smith"]), [Some(0), None]);
    }

    #[test]
    fn what_is_no_roster_is_said() {
        for text in ["", "a,b\n1,2\n", "\u{0}"] {
            assert!(Roster::read(text, "r.csv").unwrap_err().to_string().contains("r.csv cannot"));
        }
    }
}

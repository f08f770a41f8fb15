//! How learning platforms name what they hand out. A shape is known by its names alone.
//!
//! - Moodle, `mod/assign/locallib.php`, `download_submissions`: full name, in which `_` is a space,
//!   then the participant's number, `assignsubmission`, the plugin, and the file; as a folder for
//!   each student and plugin, or as files beside each other.
//! - Canvas, `lib/content_zipper.rb`, `get_filename` and `add_upload_submission`: sortable name
//!   without anything but word characters, `LATE`, user, attachment, name of the file; `anon_` and
//!   a word for an anonymous student. Canvas adds `-1`, `-2` to a file handed in again.
//! - Gradescope's export: a folder `submission_…` each, and `submission_metadata.yml`, as programs
//!   that read it know it; its own documentation does not describe the fields.
//! - Sakai, `AssignmentServiceImpl`, `zipSubmissions`: a folder called after the assignment, in it one
//!   for each student, called `Last, First(user)`, with `Submission attachment(s)`, what was typed, the
//!   time of handing in, and what the instructor has said.
//! - Microsoft Teams, the library "Student Work" of a class in SharePoint, "Submitted files" and, beside
//!   them, "Working files": a folder for each student, in it one for each assignment, in it, of what was
//!   submitted, `Version 1`, `Version 2`; followed by what people show of it, as Microsoft describes no
//!   names.
//! - Google Forms, the folder "(File responses)": files beside each other, with ` - ` and the name of
//!   whoever has uploaded it behind their own; followed by what people show of it.
//! - GitHub Classroom, `gh classroom clone student-repos`: a clone each, called after the
//!   assignment and the student.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::names::{stem, without_copy_mark};
use crate::vocabulary::handed_in::{PARTICIPANT, Person};

/// The file in which Sakai notes the time of handing in, in every student's folder.
pub const SAKAIS_STAMP: &str = "timestamp.txt";

/// What a name says on a platform that puts the student into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<'n> {
    /// The name that results stand under.
    pub id: String,
    /// Who it is.
    pub person: Person,
    /// It came late.
    pub late: bool,
    /// The rest: the name that the student gave.
    pub file: &'n str,
    /// Which of the files that were handed in.
    pub attachment: Option<u64>,
}

/// A name as Moodle makes them. Where groups hand in, the name and the number are the group's, and
/// those who are in none have no number.
pub fn moodle(name: &str) -> Option<Named<'_>> {
    const MARK: &str = "_assignsubmission_";
    // The first: a student may write another one into the name of a file.
    let at = name.find(MARK)?;
    let (whose, rest) = (&name[..at], &name[at + MARK.len()..]);
    let (full_name, number) = match whose.rsplit_once('_') {
        Some((full_name, number)) if is_number(number) => (full_name, Some(number)),
        _ => (whose, None),
    };
    if full_name.is_empty() {
        return None;
    }
    let (_plugin, file) = rest.split_once('_').unwrap_or((rest, ""));
    Some(Named {
        id: whose.to_owned(),
        person: Person {
            name: Some(full_name.to_owned()),
            // As its grading worksheet calls people: the bare number may be another's ID number.
            number: number.map(|number| format!("{PARTICIPANT}{number}")),
            ..Person::default()
        },
        late: false,
        file,
        attachment: None,
    })
}

/// A name as Canvas makes them.
pub fn canvas(name: &str) -> Option<Named<'_>> {
    // Of an anonymous student all that is known comes first.
    if let Some(rest) = name.strip_prefix("LATE_anon_") {
        return canvas_at("anon", rest).map(|named| Named { late: true, ..named });
    }
    // The first place that fits: no student's name has a number between two `_`, but the name of
    // a file may look like all of it.
    name.match_indices('_').find_map(|(at, _)| canvas_at(&name[..at], &name[at + 1..]))
}

fn canvas_at<'n>(user: &str, mut rest: &'n str) -> Option<Named<'n>> {
    let mut late = false;
    if let Some(after) = rest.strip_prefix("LATE_") {
        (late, rest) = (true, after);
    }
    let (number, rest) = rest.split_once('_')?;
    let is_known = is_number(number) || user == "anon" && number.chars().all(char::is_alphanumeric);
    if user.is_empty() || number.is_empty() || !is_known {
        return None;
    }
    let (attachment, file) = match rest {
        "text.html" | "link.html" => (None, rest),
        _ => {
            let (attachment, file) = rest.split_once('_')?;
            if !is_number(attachment) || file.is_empty() {
                return None;
            }
            (attachment.parse().ok(), file)
        }
    };
    let person = Person {
        name: Some(user.to_owned()),
        number: Some(number.to_owned()),
        ..Person::default()
    };
    Some(Named { id: format!("{user}_{number}"), person, late, file, attachment })
}

/// A folder's name as Sakai makes them: the name, and the user in brackets.
pub fn sakai(name: &str) -> Option<Person> {
    let (full_name, user) = name.strip_suffix(')')?.rsplit_once('(')?;
    (!full_name.is_empty() && !user.is_empty()).then(|| Person {
        name: Some(full_name.trim_end().to_owned()),
        number: Some(user.to_owned()),
        ..Person::default()
    })
}

/// Whose a file in a student's folder of Sakai's is, by its path in there.
pub fn sakais_part(inner: &str) -> Part {
    let first = inner.split('/').next().unwrap_or(inner);
    match first {
        SAKAIS_STAMP
        | "comments.txt"
        | "feedbackText.html"
        | "feedbackText.txt"
        | "Feedback Attachment(s)" => Part::Platforms,
        _ if first == inner && inner.ends_with("_submissionText.html") => Part::Typed,
        _ => Part::Theirs,
    }
}

/// Where Teams keeps what was handed in, beside [`TEAMS_WORKING`].
pub const TEAMS_SUBMITTED: &str = "Submitted files";

/// Where Teams keeps what students work on and have not handed in, or not since they took it back: a folder
/// for each student, in it one for each assignment.
pub const TEAMS_WORKING: &str = "Working files";

/// The assignment and the version of what lies at this path in a student's folder of Teams.
pub fn teams_version(inner: &str) -> Option<(&str, u32)> {
    let mut steps = inner.split('/');
    let (assignment, version) = (steps.next()?, steps.next()?);
    let number = version.strip_prefix("Version ").filter(|number| is_number(number))?;
    Some((assignment, number.parse().ok()?))
}

/// The name of a file that was uploaded to a Google form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uploaded<'n> {
    /// Who has uploaded it.
    pub person: &'n str,
    /// What the file was called, without its ending.
    pub title: &'n str,
    /// The ending.
    pub ending: &'n str,
}

/// A name as Google Forms makes them. A file of the same name that is loaded down with it gets the mark
/// of a copy.
pub fn uploaded(name: &str) -> Option<Uploaded<'_>> {
    let known = stem(name);
    let whole = match name.rsplit_once('.') {
        Some((before, ending)) if known.len() == name.len() && !ending.contains(' ') => before,
        _ => known,
    };
    let (title, person) = without_copy_mark(whole).rsplit_once(" - ")?;
    let (title, person) = (title.trim(), person.trim());
    let is_named = !title.is_empty() && person.chars().any(char::is_alphabetic);
    is_named.then_some(Uploaded { person, title, ending: &name[whole.len()..] })
}

/// Whose doing a file is that lies among a student's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The student has handed it in.
    #[default]
    Theirs,
    /// The platform has written down what the student has typed.
    Typed,
    /// The platform or the instructor has added it.
    Platforms,
    /// The student has worked on it and not handed it in.
    Unfinished,
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The name of a file without the mark of its attempt, and which attempt that was, from 1.
pub fn attempt(file: &str) -> (String, u32) {
    let (stem, ending) = file.split_once('.').unwrap_or((file, ""));
    match stem.rsplit_once('-') {
        Some((base, number)) if !base.is_empty() && is_number(number) && number.len() < 4 => {
            let number: u32 = number.parse().unwrap_or(0);
            (format!("{base}.{ending}"), number + 1)
        }
        _ => (format!("{stem}.{ending}"), 1),
    }
}

/// One submission in Gradescope's description of its export.
#[derive(Debug, Deserialize)]
struct GradescopeSubmission {
    #[serde(rename = ":submitters", default)]
    submitters: Vec<GradescopePerson>,
    #[serde(rename = ":history", default)]
    history: Option<Vec<serde::de::IgnoredAny>>,
}

#[derive(Debug, Deserialize)]
struct GradescopePerson {
    #[serde(rename = ":name", default)]
    name: Option<String>,
    #[serde(rename = ":sid", default)]
    sid: Option<String>,
    #[serde(rename = ":email", default)]
    email: Option<String>,
}

/// Who handed in a folder of Gradescope's export, and with how many attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradescopeGroup {
    /// Everybody who gets the grade.
    pub members: Vec<Person>,
    /// How many attempts there were.
    pub attempts: Option<u32>,
}

/// The groups that Gradescope's description names, by folder; `None` if it cannot be read.
pub fn gradescope(metadata: &str) -> Option<BTreeMap<String, GradescopeGroup>> {
    let read: BTreeMap<String, GradescopeSubmission> = serde_saphyr::from_str(metadata).ok()?;
    let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let person = |one: GradescopePerson| Person {
        name: some(one.name),
        number: some(one.sid),
        email: some(one.email),
        ..Person::default()
    };
    let group = |(folder, submission): (String, GradescopeSubmission)| {
        let members = submission.submitters.into_iter().map(person);
        let members = members.filter(|person| !person.is_unknown()).collect();
        let earlier = submission.history.map_or(0, |history| history.len());
        let attempts = u32::try_from(earlier).ok().map(|earlier| earlier + 1);
        (folder, GradescopeGroup { members, attempts })
    };
    Some(read.into_iter().map(group).collect())
}

/// What all names of clones begin with: the name of the assignment, as the folder around them
/// says, else as far as they agree.
pub fn classroom_prefix(names: &[&str], around: &str) -> String {
    if let Some(assignment) = around.strip_suffix("-submissions") {
        let prefix = format!("{assignment}-");
        if names.iter().all(|name| name.len() > prefix.len() && name.starts_with(&prefix)) {
            return prefix;
        }
    }
    let Some((first, rest)) = names.split_first() else { return String::new() };
    let mut length = first.len();
    for name in rest {
        let same = first.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        length = length.min(same);
    }
    // A name that is the whole prefix would leave its student without one.
    let length = if names.iter().any(|name| name.len() == length) { length - 1 } else { length };
    first
        .get(..length)
        .and_then(|same| same.rfind('-'))
        .map_or_else(String::new, |at| first[..=at].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each as `id|late|file`.
    fn told(named: Option<Named<'_>>) -> String {
        named.map_or("-".to_owned(), |named| {
            format!("{}|{}|{}", named.id, if named.late { "late" } else { "" }, named.file)
        })
    }

    #[test]
    fn names_of_moodle_are_read() {
        let cases = [
            ("Ada Lovelace_1234_assignsubmission_file_", "Ada Lovelace_1234||"),
            ("Ada Lovelace_1234_assignsubmission_file", "Ada Lovelace_1234||"),
            ("Ada Lovelace_1234_assignsubmission_onlinetext_", "Ada Lovelace_1234||"),
            ("Zoë Müller-王_9_assignsubmission_file_kata.zip", "Zoë Müller-王_9||kata.zip"),
            // With groups, Moodle writes the group before the name.
            ("Team A-Ada_7_assignsubmission_file_lib.rs", "Team A-Ada_7||lib.rs"),
            (
                "Eve_5_assignsubmission_file_Ada_1_assignsubmission_file_x.rs",
                "Eve_5||Ada_1_assignsubmission_file_x.rs",
            ),
            // Whoever is in no group stands under the name of all who are not.
            ("Default group_assignsubmission_file", "Default group||"),
            ("_assignsubmission_file_", "-"),
            ("Ada Lovelace", "-"),
        ];
        for (name, expected) in cases {
            assert_eq!(told(moodle(name)), expected, "{name}");
        }
    }

    #[test]
    fn names_of_canvas_are_read() {
        let cases = [
            ("smithbob_340934_208490284_BobsWork.zip", "smithbob_340934||BobsWork.zip"),
            ("smithbob_LATE_340934_208490284_lib-2.rs", "smithbob_340934|late|lib-2.rs"),
            ("müllerzoë_1_2_my_file.rs", "müllerzoë_1||my_file.rs"),
            ("van_dyk_1_2_lib.rs", "van_dyk_1||lib.rs"),
            ("anon_x7Fq2_208490284_lib.rs", "anon_x7Fq2||lib.rs"),
            ("LATE_anon_x7Fq2_208490284_lib-1.rs", "anon_x7Fq2|late|lib-1.rs"),
            ("LATE_anon_x7Fq2_text.html", "anon_x7Fq2|late|text.html"),
            ("smithbob_340934_text.html", "smithbob_340934||text.html"),
            ("evil_1_2_ada_3_4_lib.rs", "evil_1||ada_3_4_lib.rs"),
            ("07_concurrent_requests.rs", "-"),
            ("a_1_lib.rs", "-"),
            ("lib.rs", "-"),
        ];
        for (name, expected) in cases {
            assert_eq!(told(canvas(name)), expected, "{name}");
        }
    }

    #[test]
    fn names_of_sakai_are_read() {
        let user = |name: &str| sakai(name).and_then(|person| person.number);
        assert_eq!(user("Lovelace, Ada(ada1)"), Some("ada1".to_owned()));
        assert_eq!(user("(guest), Ibn(x@y)"), Some("x@y".to_owned()));
        assert_eq!((user("Lovelace, Ada"), user("(ada1)"), user("Ada ()")), (None, None, None));
        let cases = [
            ("timestamp.txt", Part::Platforms),
            ("Feedback Attachment(s)/lib.rs", Part::Platforms),
            ("Lovelace, Ada(ada1)_submissionText.html", Part::Typed),
            ("Submission attachment(s)/timestamp.txt", Part::Theirs),
            ("Submission attachment(s)/x_submissionText.html", Part::Theirs),
        ];
        for (inner, expected) in cases {
            assert_eq!(sakais_part(inner), expected, "{inner}");
        }
    }

    #[test]
    fn names_of_google_forms_are_read() {
        let told = |name: &str| {
            uploaded(name).map_or("-".to_owned(), |one| {
                format!("{}|{}|{}", one.person, one.title, one.ending)
            })
        };
        let cases = [
            ("lib - Ada Lovelace.rs", "Ada Lovelace|lib|.rs"),
            ("lib (1) - Ada Lovelace (2).rs", "Ada Lovelace|lib (1)|.rs"),
            ("a - b - Jean-Luc Picard.tar.gz", "Jean-Luc Picard|a - b|.tar.gz"),
            ("report - Ada Jr. Lovelace.pdf", "Ada Jr. Lovelace|report|.pdf"),
            ("report - Ada Jr. Lovelace", "Ada Jr. Lovelace|report|"),
            ("lib - 2.rs", "-"),
            ("lib-Ada.rs", "-"),
            (" - Ada.rs", "-"),
        ];
        for (name, expected) in cases {
            assert_eq!(told(name), expected, "{name}");
        }
    }

    #[test]
    fn versions_of_teams_are_read() {
        assert_eq!(teams_version("Kata 1/Version 12/lib.rs"), Some(("Kata 1", 12)));
        assert_eq!(teams_version("Kata 1/Version 2"), Some(("Kata 1", 2)));
        for inner in ["Version 2/lib.rs", "Kata/Version two/lib.rs", "Kata/src/Version 2", "Kata"] {
            assert_eq!(teams_version(inner), None, "{inner}");
        }
    }

    #[test]
    fn an_attempt_is_told_from_a_name_with_a_hyphen() {
        let cases = [
            ("lib.rs", "lib.rs", 1),
            ("lib-1.rs", "lib.rs", 2),
            ("lib-12.rs", "lib.rs", 13),
            ("my-kata.zip", "my-kata.zip", 1),
            ("kata-2026.tar.gz", "kata-2026.tar.gz", 1),
            ("-1.rs", "-1.rs", 1),
        ];
        for (file, base, number) in cases {
            assert_eq!(attempt(file), (base.to_owned(), number), "{file}");
        }
    }

    #[test]
    fn gradescopes_description_names_everybody_of_a_group() {
        // As programs that read such exports expect it: see the fields in the file's own comment.
        let text = "---\nsubmission_1:\n  :submitters:\n  - :name: Pair One\n    :sid: '0200'\n    \
                    :email: one@uni.example\n  - :name: Pair Two\n    :sid: ''\n    :email: \
                    two@uni.example\n  :created_at: 2026-01-02 03:04:05.6 Z\n  :score: 1.0\n  \
                    :history:\n  - :id: 7\n    :score: 0.0\nsubmission_2:\n  :submitters:\n  - \
                    :name: Solo\n    :sid: '300'\n";
        let read = gradescope(text).unwrap();
        let of = |folder: &str| {
            let group = &read[folder];
            let members: Vec<_> = group.members.iter().map(|m| m.number.clone()).collect();
            (members, group.attempts)
        };
        assert_eq!(of("submission_1"), (vec![Some("0200".to_owned()), None], Some(2)));
        assert_eq!(of("submission_2"), (vec![Some("300".to_owned())], Some(1)));
        assert_eq!(gradescope(": not : yaml :\n\t"), None);
    }

    #[test]
    fn clones_are_called_after_their_students() {
        let cases: [(&[&str], &str, &str); 5] = [
            (&["lab-1-ada", "lab-1-ben"], "lab-1-submissions", "lab-1-"),
            (&["lab-1-anna", "lab-1-annika"], "clones", "lab-1-"),
            (&["lab-1-a-x", "lab-1-a-y"], "lab-1-submissions", "lab-1-"),
            (&["ada", "ben"], "clones", ""),
            (&["lab-ada", "lab-"], "clones", ""),
        ];
        for (names, around, expected) in cases {
            assert_eq!(classroom_prefix(names, around), expected, "{names:?}");
        }
    }
}

//! Platforms that write the time of each attempt into what they hand out.
//!
//! - Blackboard, "Assignment File Download" or "Download submissions", as programs that read it know
//!   it (`bb-file-cleanup`, `BBGradebookOrganiser`); its own documentation shows no names: assignment,
//!   user name, `attempt`, the time, and the file; beside it a text with the same beginning that says
//!   who it is, and holds what was typed.
//! - Brightspace (D2L), "Download" of an assignment's submissions, as programs that read it know it:
//!   the numbers of the user and of the submission, the full name, the time, as a folder or before
//!   the file.

use crate::vocabulary::handed_in::Person;

/// What a name of Blackboard's says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped<'n> {
    /// The assignment, and the user.
    pub head: &'n str,
    /// When it was handed in, as a number that grows with the time.
    pub time: u64,
    /// The name that the student gave; `None` for the platform's own text.
    pub file: Option<&'n str>,
}

/// A name as Blackboard makes them.
pub fn blackboard(name: &str) -> Option<Stamped<'_>> {
    const MARK: &str = "_attempt_";
    const STAMP: usize = "2024-03-01-12-34-56".len();
    name.match_indices(MARK).find_map(|(at, _)| {
        let (head, rest) = (&name[..at], &name[at + MARK.len()..]);
        let (stamp, rest) = rest.split_at_checked(STAMP)?;
        let is_stamp = stamp.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 | 10 | 13 | 16 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let file = match rest.strip_prefix('_') {
            Some(file) if !file.is_empty() => Some(file),
            None if rest == ".txt" => None,
            _ => return None,
        };
        let user = head.rsplit_once('_')?.1;
        if !is_stamp || user.is_empty() {
            return None;
        }
        let time = stamp.replace('-', "").parse().ok()?;
        Some(Stamped { head, time, file })
    })
}

/// The assignment in all these names, with the `_` behind it: what the heads of a download begin with.
/// Names of users may have a `_` in them, and so may an assignment's.
pub fn blackboards_assignment(heads: &[&str]) -> String {
    let Some((first, rest)) = heads.split_first() else { return String::new() };
    let fits = |length: usize| {
        rest.iter().all(|head| head.len() > length && head.starts_with(&first[..length]))
    };
    let ends = first.rmatch_indices('_').map(|(at, _)| at + 1);
    let longest = ends.filter(|length| *length < first.len()).find(|length| fits(*length));
    longest.map_or_else(String::new, |length| first[..length].to_owned())
}

/// What a name of Brightspace's says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brightspaces<'n> {
    /// The name that results stand under.
    pub id: String,
    /// Who it is.
    pub person: Person,
    /// When it was handed in, as a number that grows with the time, where it can be read.
    pub time: Option<u64>,
    /// The name that the student gave; empty for a folder.
    pub file: &'n str,
}

/// A name as Brightspace makes them.
pub fn brightspace(name: &str) -> Option<Brightspaces<'_>> {
    const BETWEEN: &str = " - ";
    let (numbers, rest) = name.split_once(BETWEEN)?;
    let (user, submission) = numbers.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(user) || !is_number(submission) {
        return None;
    }
    // A name may have the same sign in it; what is a time is none.
    let starts = rest.match_indices(BETWEEN).map(|(at, _)| at);
    let dated = starts.clone().find_map(|at| {
        let after = &rest[at + BETWEEN.len()..];
        let (time, file) = after.split_once(BETWEEN).unwrap_or((after, ""));
        Some((&rest[..at], Some(moment(time)?), file))
    });
    // The time is written in the language of whoever has loaded it down.
    let undated = || Some((&rest[..starts.clone().last()?], None, ""));
    let (full_name, time, file) = dated.or_else(undated)?;
    if full_name.trim().is_empty() {
        return None;
    }
    Some(Brightspaces {
        id: format!("{full_name}_{user}"),
        person: Person {
            name: Some(full_name.to_owned()),
            number: Some(user.to_owned()),
            ..Person::default()
        },
        time,
        file,
    })
}

/// `Mar 1, 2024 1203 PM`, `14 October 2025 3:20 PM`, as a number that grows with the time.
fn moment(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> = lower.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let (date, time) = words.split_at_checked(3)?;
    let is_month = |word: &&str| MONTHS.iter().any(|month| word.starts_with(month));
    let month = MONTHS.iter().position(|month| date.iter().any(|word| word.starts_with(month)))?;
    let numbers: Vec<u64> =
        date.iter().filter(|word| !is_month(word)).filter_map(|word| word.parse().ok()).collect();
    let [day @ 1..=31, year @ 1000..=9999] = *numbers.as_slice() else { return None };
    let (clock, half) = time.split_first()?;
    let clock: u64 = clock.replace(':', "").parse().ok()?;
    let clock = match half {
        [] => clock,
        ["am"] => clock % 1200,
        ["pm"] => clock % 1200 + 1200,
        _ => return None,
    };
    let month = month as u64 + 1;
    (clock < 2400).then_some(((year * 100 + month) * 100 + day) * 10_000 + clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_blackboard_are_read() {
        let told = |name: &str| {
            blackboard(name).map_or("-".to_owned(), |named| {
                format!("{}|{}|{}", named.head, named.time, named.file.unwrap_or("platform's"))
            })
        };
        let cases = [
            ("Lab 1_ada_attempt_2024-03-01-12-34-56_lib.rs", "Lab 1_ada|20240301123456|lib.rs"),
            ("Lab_1_ada_attempt_2024-03-01-12-34-56.txt", "Lab_1_ada|20240301123456|platform's"),
            ("L_ada_attempt_2024-03-01-12-34-56_a_b.zip", "L_ada|20240301123456|a_b.zip"),
            (
                "L_eve_attempt_2024-03-01-12-34-56_L_ada_attempt_2024-03-02-00-00-00_lib.rs",
                "L_eve|20240301123456|L_ada_attempt_2024-03-02-00-00-00_lib.rs",
            ),
            ("L_ada_attempt_2024-03-01_lib.rs", "-"),
            ("ada_attempt_2024-03-01-12-34-56_lib.rs", "-"),
            ("my_attempt_1.rs", "-"),
        ];
        for (name, expected) in cases {
            assert_eq!(told(name), expected, "{name}");
        }
    }

    #[test]
    fn the_assignment_is_what_all_names_begin_with() {
        let cases: [(&[&str], &str); 5] = [
            (&["Lab 1_ada", "Lab 1_ben"], "Lab 1_"),
            (&["Lab_1_ada", "Lab_1_john_doe"], "Lab_1_"),
            (&["Lab_ada", "Lab_adam"], "Lab_"),
            (&["Lab_1_ada", "Lab_1_ada"], "Lab_1_"),
            (&["Lab_ada"], "Lab_"),
        ];
        for (heads, expected) in cases {
            assert_eq!(blackboards_assignment(heads), expected, "{heads:?}");
        }
    }

    #[test]
    fn names_of_brightspace_are_read() {
        let told = |name: &str| {
            brightspace(name).map_or("-".to_owned(), |named| {
                let time = named.time.map_or_else(String::new, |time| time.to_string());
                format!("{}|{time}|{}", named.id, named.file)
            })
        };
        let cases = [
            ("41-92 - Ada L - Mar 1, 2024 1203 PM", "Ada L_41|202403011203|"),
            ("41-92 - Ada L - Mar 1, 2024 1203 AM", "Ada L_41|202403010003|"),
            ("41-92 - Ada L - 14 October 2025 3:20 PM", "Ada L_41|202510141520|"),
            ("41-92 - Ada - B - Mar 1, 2024 903 AM - lib.rs", "Ada - B_41|202403010903|lib.rs"),
            ("41-92 - Ada L - 1 mars 2024 1203", "Ada L_41|202403011203|"),
            ("41-92 - Ada L - 1 f\u{e9}vr. 2024 1203", "Ada L_41||"),
            ("41-92 - Ada L", "-"),
            ("2024-03 notes", "-"),
            ("Ada - lib.rs", "-"),
        ];
        for (name, expected) in cases {
            assert_eq!(told(name), expected, "{name}");
        }
    }
}

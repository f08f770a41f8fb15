//! File names made from the names of submissions, which may hold anything.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::mechanisms::class::report_folder::PlannedReport;
use crate::vocabulary::class::{ClassResults, Graded, SubmissionId};
use crate::vocabulary::failure::Result;

/// Bytes of a name that are kept as they are: on some systems, a whole path has 260.
const MOST: usize = 120;

/// A report on each submission, named after it.
pub fn one_each(
    results: &ClassResults,
    content: fn(&Graded) -> Result<Vec<u8>>,
    path: fn(&str) -> PathBuf,
) -> Vec<PlannedReport<'_>> {
    let names = file_names(results.submissions.iter().map(|graded| &graded.id));
    let named = names.iter().zip(&results.submissions);
    named.map(|(name, graded)| PlannedReport::made(path(name), move || content(graded))).collect()
}

/// A file name for each of these, in their order.
///
/// Letters, digits, `_`, `@`, and `-` and `.` inside, stay as they are; all else is written `%2F`,
/// and so is the first letter of what Windows reserves. Where two names differ only in case, their
/// capitals are written so too, as not every file system would keep them apart. Decoding gives the
/// name back, except that one too long ends in `~` and its hash, and none at all is `~`.
pub fn file_names<'a>(ids: impl IntoIterator<Item = &'a SubmissionId>) -> Vec<String> {
    let ids: Vec<&str> = ids.into_iter().map(SubmissionId::as_str).collect();
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for id in &ids {
        *alike.entry(encoded(id, false).to_ascii_lowercase()).or_default() += 1;
    }
    let name = |id: &&str| {
        let name = encoded(id, false);
        let name = match alike.get(&name.to_ascii_lowercase()) {
            Some(1) => name,
            _ => encoded(id, true),
        };
        fitting(name, id)
    };
    ids.iter().map(name).collect()
}

fn encoded(id: &str, capitals: bool) -> String {
    let last = id.len().saturating_sub(1);
    let reserved = is_reserved(id);
    let mut name = String::with_capacity(id.len());
    for (at, byte) in id.bytes().enumerate() {
        let stays = match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'_' | b'@' => true,
            b'A'..=b'Z' => !capitals,
            // A name must not look like an option, nor be hidden.
            b'-' => at > 0,
            b'.' => at > 0 && at < last,
            _ => false,
        };
        if stays && !(reserved && at == 0) {
            name.push(char::from(byte));
        } else {
            name += &format!("%{byte:02X}");
        }
    }
    name
}

/// Whether Windows takes it for a device, whatever its extension.
fn is_reserved(id: &str) -> bool {
    let stem = id.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let port = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    ["CON", "PRN", "AUX", "NUL"].contains(&&*stem)
        || port.is_some_and(|port| port.len() == 1 && port.as_bytes()[0].is_ascii_digit())
}

fn fitting(name: String, id: &str) -> String {
    if name.is_empty() {
        return "~".to_owned();
    }
    if name.len() <= MOST {
        return name;
    }
    let hash = blake3::hash(id.as_bytes()).to_hex();
    format!("{}~{}", &name[..MOST], &hash[..32])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::surfaces::class::samples;

    fn names(ids: &[&str]) -> Vec<String> {
        let ids: Vec<_> = ids.iter().map(|id| SubmissionId::new(*id)).collect();
        file_names(&ids)
    }

    fn decoded(name: &str) -> String {
        let mut parts = name.split('%');
        let mut bytes = parts.next().unwrap().as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
            bytes.extend(&part.as_bytes()[2..]);
        }
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn ordinary_names_stay_and_the_rest_is_escaped() {
        let cases = [
            ("anna", "anna"),
            ("lab-1-JaneDoe_42", "lab-1-JaneDoe_42"),
            ("jane.doe@uni.example", "jane.doe@uni.example"),
            ("Jane Doe", "Jane%20Doe"),
            ("", "~"),
            (".", "%2E"),
            ("..", "%2E%2E"),
            ("../../etc", "%2E.%2F..%2Fetc"),
            (".hidden.", "%2Ehidden%2E"),
            ("-rf", "%2Drf"),
            ("~", "%7E"),
            ("100%", "100%25"),
            ("c:\\x", "c%3A%5Cx"),
            ("a\0\n", "a%00%0A"),
            ("é", "%C3%A9"),
            ("e\u{301}", "e%CC%81"),
            ("NUL", "%4EUL"),
            ("com1.tar.gz", "%63om1.tar.gz"),
            ("com10", "com10"),
            ("console", "console"),
        ];
        for (id, name) in cases {
            assert_eq!(names(&[id]), [name]);
            assert_eq!(decoded(name).replace('~', ""), id.replace('~', ""));
        }
    }

    #[test]
    fn names_that_differ_in_case_only_stay_apart() {
        let apart = names(&["anna", "Anna", "ANNA", "Bob", "CON", "Con", "%41nna"]);
        let expected = ["anna", "%41nna", "%41%4E%4E%41", "Bob", "%43%4F%4E", "%43on", "%2541nna"];
        assert_eq!(apart, expected);
    }

    #[test]
    fn names_too_long_are_cut_and_stay_apart() {
        let (long, longer) = ("名".repeat(80), "名".repeat(81));
        let names = names(&[&long, &longer]);
        assert_ne!(names[0], names[1]);
        assert!(names.iter().all(|name| name.len() == MOST + 33), "{names:?}");
    }

    #[test]
    fn no_two_hostile_names_meet_on_any_file_system() {
        let class = samples::hostile();
        let names = file_names(class.submissions.iter().map(|graded| &graded.id));
        let apart: BTreeSet<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        assert_eq!(apart.len(), class.submissions.len());
        for name in names {
            let safe = |c: char| c.is_ascii_alphanumeric() || "-_.@%~".contains(c);
            assert!(name.chars().all(safe) && !name.starts_with(['-', '.']), "{name}");
        }
    }
}

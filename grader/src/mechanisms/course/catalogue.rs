//! The course: what `info.toml` says, where its files come from, and finding an exercise in it.
//!
//! Where the learner's own files are is `workspace`'s.

mod course_files;
mod course_folder;
mod hidden_tests;
mod info;
mod packed_course;
mod released;

use std::path::{Component, Path};

use crate::vocabulary::course::{Course, Exercise, Key};
use crate::vocabulary::failure::{Failure, Result};

pub use course_files::{CourseFiles, EQUIVALENT, RELEASED};
pub use hidden_tests::hidden_test_names;
pub use info::{exercise_name, folder_name, parse};

#[cfg(test)]
pub(in crate::mechanisms) use {course_files::tests as on_disk, info::tests::course_of};

/// The exercise that `name` means: its name, its folder, its key, what these were before, or a path
/// that ends in its folder or its `src/lib.rs`; or its number, if no other exercise has that.
pub fn find_exercise<'c>(course: &'c Course, name: &str) -> Result<&'c Exercise> {
    // Shells of every system complete paths, with their own separator.
    let path = name.replace('\\', "/");
    let parts = meaningful_parts(&path);
    let is_meant = |key: &Key| match parts[..] {
        [one] => [key.exercise(), key.folder()].contains(&one),
        [.., chapter, folder] => key.chapter() == chapter && key.folder() == folder,
        [] => false,
    };
    let formerly = |exercise: &&Exercise| exercise.aliases.iter().any(is_meant);
    let found = course.exercises().find(|exercise| is_meant(&exercise.key));
    let found = found.or_else(|| course.exercises().find(formerly));
    match found {
        Some(found) => Ok(found),
        None => numbered(course, name)?
            .ok_or_else(|| unknown_exercise(course, name, parts.last().copied().unwrap_or(name))),
    }
}

/// The exercise of this number, as its folder begins with it, whatever zeros stand before it. A course may
/// number each chapter anew.
fn numbered<'c>(course: &'c Course, name: &str) -> Result<Option<&'c Exercise>> {
    let number = |text: &str| -> Option<u64> {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { text.parse().ok() } else { None }
    };
    let Some(meant) = number(name) else { return Ok(None) };
    let of_folder = |exercise: &&Exercise| {
        exercise.key.folder().split_once('_').and_then(|(first, _)| number(first)) == Some(meant)
    };
    let found: Vec<_> = course.exercises().filter(of_folder).collect();
    match &found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        [first, ..] => {
            let keys: Vec<_> = found.iter().map(|exercise| exercise.key.as_str()).collect();
            Err(Failure::user(
                format!(
                    "There are {} exercises with the number {name}: {}.",
                    found.len(),
                    keys.join(", ")
                ),
                format!("Name one by its name or its folder, such as `{}`.", first.key),
            ))
        }
    }
}

/// The names in a path, without the way up to it and without `src/lib.rs` at its end.
fn meaningful_parts(path: &str) -> Vec<&str> {
    let parts: Vec<&str> = Path::new(path)
        .components()
        .filter_map(|component| match component {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    match &parts[..] {
        [rest @ .., "src", "lib.rs"] | [rest @ .., "src"] => rest.to_vec(),
        _ => parts,
    }
}

fn unknown_exercise(course: &Course, name: &str, word: &str) -> Failure {
    let names = course.exercises().flat_map(|e| [e.key.exercise(), e.key.folder()]);
    let suggestion = match nearest(word, names) {
        Some(nearest) => format!("Did you mean `{nearest}`? "),
        None => String::new(),
    };
    Failure::user(
        format!("There is no exercise `{name}`."),
        format!("{suggestion}`async-kata list` shows all of them."),
    )
}

/// The candidate that `word` may be a misspelling of.
fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> Course {
        let names = [("01_futures", "01_greet"), ("01_futures", "07_concurrent_requests")];
        parse(&course_of(&names), "info.toml").unwrap()
    }

    #[test]
    fn an_exercise_is_found_by_name_folder_key_and_path() {
        for name in [
            "concurrent_requests",
            "07_concurrent_requests",
            "01_futures/07_concurrent_requests",
            "exercises/01_futures/07_concurrent_requests",
            "exercises/01_futures/07_concurrent_requests/",
            "./exercises/01_futures/07_concurrent_requests/src/lib.rs",
            "/home/me/kata/exercises/01_futures/07_concurrent_requests/src/lib.rs",
            "../07_concurrent_requests/src/lib.rs",
            r"exercises\01_futures\07_concurrent_requests\src\lib.rs",
        ] {
            let course = course();
            let found = find_exercise(&course, name).unwrap();
            assert_eq!(found.key.exercise(), "concurrent_requests", "{name}");
        }
    }

    #[test]
    fn an_exercise_is_found_by_its_number_if_no_other_one_has_it() {
        let names = [("01_a", "01_greet"), ("01_a", "07_lazy"), ("02_b", "01_spawn")];
        let course = parse(&course_of(&names), "info.toml").unwrap();
        for (number, expected) in [("7", "lazy"), ("07", "lazy"), ("007", "lazy")] {
            assert_eq!(
                find_exercise(&course, number).unwrap().key.exercise(),
                expected,
                "{number}"
            );
        }
        let refused = |number: &str| find_exercise(&course, number).unwrap_err().to_string();
        let both = refused("1");
        assert!(
            both.contains("2 exercises with the number 1: 01_a/01_greet, 02_b/01_spawn."),
            "{both}"
        );
        for number in ["70", "-7", "7.0", "99999999999999999999999"] {
            assert!(refused(number).contains("no exercise"), "{number}");
        }
    }

    #[test]
    fn an_exercise_is_found_by_what_it_was_called_unless_another_is_called_so_now() {
        let mut course = course();
        course.chapters[0].exercises[1].aliases =
            vec![Key::new("02_tasks", "09_overlap"), Key::new("01_futures", "03_greet")];
        for (name, expected) in [
            ("overlap", "concurrent_requests"),
            ("09_overlap", "concurrent_requests"),
            ("exercises/02_tasks/09_overlap/src/lib.rs", "concurrent_requests"),
            ("01_futures/03_greet", "concurrent_requests"),
            ("greet", "greet"),
        ] {
            assert_eq!(find_exercise(&course, name).unwrap().key.exercise(), expected, "{name}");
        }
    }

    #[test]
    fn an_unknown_exercise_is_answered_with_the_nearest_name() {
        for (name, nearest) in [
            ("concurent_request", Some("concurrent_requests")),
            ("gret", Some("greet")),
            ("7_concurrent_requests", Some("07_concurrent_requests")),
            (
                "exercises/01_futures/07_concurrent_request/src/lib.rs",
                Some("07_concurrent_requests"),
            ),
            ("02_tasks/01_greet", Some("01_greet")),
            ("zzz", None),
            ("", None),
            ("/", None),
            ("src/lib.rs", None),
        ] {
            let message = find_exercise(&course(), name).unwrap_err().to_string();
            assert!(message.contains(&format!("no exercise `{name}`")), "{message}");
            assert!(message.contains("async-kata list"), "{message}");
            match nearest {
                Some(nearest) => assert!(message.contains(&format!("`{nearest}`?")), "{message}"),
                None => assert!(!message.contains("Did you mean"), "{message}"),
            }
        }
    }
}

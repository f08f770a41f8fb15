//! Every kind of change that a newer course can bring, over every state of a workspace.

use std::time::Duration;

use super::*;
use crate::vocabulary::course::{Chapter, Kind, Limits, Points, Starter};

fn exercise(folder: &str, aliases: &[&str]) -> Exercise {
    let alias = |alias: &&str| Key::new("01_first", alias);
    Exercise {
        key: Key::new("01_first", folder),
        aliases: aliases.iter().map(alias).collect(),
        kind: Kind::Functions,
        starter: Starter::default(),
        points: Points::whole(1),
        difficulty: 1,
        concepts: vec![],
        hints: vec![],
        further: vec![],
        budget: Duration::ZERO,
        limits: Limits::default(),
        rules_out: Default::default(),
        weights: Default::default(),
        leaves_out: Default::default(),
        allow: Default::default(),
    }
}

fn course(exercises: Vec<Exercise>) -> Course {
    let chapter = Chapter { folder: "01_first".into(), title: "First".into(), exercises };
    Course { title: "t".into(), limits: Limits::default(), chapters: vec![chapter] }
}

fn one() -> Course {
    course(vec![exercise("01_a", &[])])
}

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn given(files: &[(&str, &str)]) -> Option<Hashes> {
    Some(files.iter().map(|(path, text)| ((*path).to_owned(), hash(text.as_bytes()))).collect())
}

const ANSWER: &str = "exercises/01_first/01_a/src/lib.rs";
const LESSON: &str = "exercises/01_first/01_a/README.md";
const MANIFEST: &str = "exercises/01_first/01_a/Cargo.toml";

fn steps(update: &Update) -> Vec<(&str, Step)> {
    update.changes.iter().map(|change| (change.path.as_str(), change.step)).collect()
}

#[test]
fn one_file_becomes_what_its_three_states_say() {
    use Step::{Replace, ReplaceAndKeep, Restore};
    // What was given, what is given now, what lies there.
    for (path, old, new, found, expected) in [
        (ANSWER, "old", "old", Some("old"), None),
        (ANSWER, "old", "old", Some("mine"), None),
        (ANSWER, "old", "new", Some("old"), Some(Replace)),
        (ANSWER, "old", "new", Some("mine"), Some(ReplaceAndKeep(Place::Beside))),
        (ANSWER, "old", "new", Some("new"), None),
        (ANSWER, "old", "old", None, Some(Restore)),
        (LESSON, "old", "new", Some("old"), Some(Replace)),
        (LESSON, "old", "new", Some("mine"), Some(ReplaceAndKeep(Place::Backups))),
        (LESSON, "old", "old", Some("mine"), None),
        (MANIFEST, "old", "new", Some("mine"), Some(ReplaceAndKeep(Place::Backups))),
        (".vscode/settings.json", "old", "new", Some("mine"), None),
        (".vscode/settings.json", "old", "new", Some("old"), Some(Replace)),
        ("Cargo.lock", "old", "old", Some("cargo's"), Some(Replace)),
        ("kata/src/lib.rs", "old", "new", Some("mine"), Some(ReplaceAndKeep(Place::Backups))),
    ] {
        let known = Known {
            given: given(&[(path, old)]),
            newer: files(&[(path, new)]),
            found: found.map(|found| files(&[(path, found)])).unwrap_or_default(),
            ..Known::default()
        };
        let (update, _) = plan(&one(), known);
        let expected: Vec<_> = expected.into_iter().map(|step| (path, step)).collect();
        assert_eq!(steps(&update), expected, "{path}: {old}, {new}, {found:?}");
    }
}

#[test]
fn what_was_never_given_is_new() {
    let known = Known {
        given: given(&[]),
        newer: files(&[(ANSWER, "new"), (LESSON, "new")]),
        ..Known::default()
    };
    let expected = [(LESSON, Step::Add), (ANSWER, Step::Add)];
    assert_eq!(steps(&plan(&one(), known).0), expected);
}

#[test]
fn an_answer_stays_where_only_words_about_the_starter_are_others() {
    for (newer, stays) in [
        ("/// Doubles n.\nfn a() {\n    todo!()\n}\n", true),
        ("/// Doubles n.\nfn b() {\n    todo!()\n}\n", false),
    ] {
        let old = "/// Twice n.\nfn a() { todo!() }\n";
        let known = Known {
            given: given(&[(ANSWER, old)]),
            old_starters: [(Key::new("01_first", "01_a"), old.to_owned())].into(),
            newer: files(&[(ANSWER, newer)]),
            found: files(&[(ANSWER, "fn a() {}")]),
            ..Known::default()
        };
        assert_eq!(steps(&plan(&one(), known).0).is_empty(), stays, "{newer}");
    }
}

#[test]
fn what_belongs_to_the_course_no_longer_goes_unless_somebody_has_worked_on_it() {
    let old = [(ANSWER, "old"), (LESSON, "lesson"), (MANIFEST, "manifest"), ("kata/x.rs", "x")];
    for (found, expected) in [("old", Step::Remove), ("mine", Step::Leave)] {
        let known = Known {
            given: given(&old),
            found: files(&[(ANSWER, found), (LESSON, "lesson"), (MANIFEST, "manifest")]),
            ..Known::default()
        };
        let (update, _) = plan(&course(vec![]), known);
        let expected = [MANIFEST, LESSON, ANSWER].map(|path| (path, expected));
        assert_eq!(steps(&update), expected, "{found}");
    }
}

#[test]
fn an_exercise_moves_with_all_that_was_written_in_it() {
    let (old, new) = ("exercises/01_first/01_a/src/lib.rs", "exercises/01_first/03_a/src/lib.rs");
    let renumbered = course(vec![exercise("03_a", &["01_a"])]);
    for (given_text, newer, found, expected) in [
        ("old", "old", "mine", vec![]),
        ("old", "new", "old", vec![(new, Step::Replace)]),
        ("old", "new", "mine", vec![(new, Step::ReplaceAndKeep(Place::Beside))]),
    ] {
        let known = Known {
            given: given(&[(old, given_text)]),
            newer: files(&[(new, newer)]),
            found: files(&[(old, found)]),
            ..Known::default()
        };
        let (update, seen) = plan(&renumbered, known);
        let moves = [(Key::new("01_first", "01_a"), Key::new("01_first", "03_a"))];
        assert_eq!(update.moves, moves);
        assert_eq!(steps(&update), expected);
        assert!(seen.contains_key(new) && !seen.contains_key(old));
    }
    // Two that change their numbers with each other.
    let swapped = course(vec![exercise("01_b", &["02_b"]), exercise("02_a", &["01_a"])]);
    let lib = |folder: &str| format!("exercises/01_first/{folder}/src/lib.rs");
    let found: Files =
        [lib("01_a"), lib("02_b")].map(|path| (path.clone(), path.into_bytes())).into();
    let newer: Files = [lib("01_b"), lib("02_a")].map(|path| (path, b"todo".to_vec())).into();
    let (update, seen) = plan(&swapped, Known { newer, found, ..Known::default() });
    assert_eq!(update.moves.len(), 2);
    assert_eq!(seen[&lib("01_b")], lib("02_b").into_bytes());
}

#[test]
fn an_update_that_was_broken_off_after_its_moves_goes_on_as_if_it_had_not_been() {
    let (old, new) = ("exercises/01_first/01_a/src/lib.rs", "exercises/01_first/03_a/src/lib.rs");
    let moved = course(vec![exercise("03_a", &["01_a"])]);
    let starter = "fn a() { todo!() }\n";
    for (newer, found, expected) in [
        (starter, "mine", vec![]),
        ("/// Words.\nfn a() { todo!() }\n", "mine", vec![]),
        ("fn b() {}\n", "mine", vec![(new, Step::ReplaceAndKeep(Place::Beside))]),
        ("fn b() {}\n", starter, vec![(new, Step::Replace)]),
    ] {
        let known = Known {
            given: given(&[(old, starter)]),
            old_starters: [(Key::new("01_first", "01_a"), starter.to_owned())].into(),
            newer: files(&[(new, newer)]),
            found: files(&[(new, found)]),
            ..Known::default()
        };
        let (update, _) = plan(&moved, known);
        assert_eq!(update.moves, []);
        assert_eq!(steps(&update), expected, "{newer} {found}");
    }
}

#[test]
fn paths_of_interest_are_those_of_both_courses_and_of_former_keys() {
    let renumbered = course(vec![exercise("03_a", &["01_a"])]);
    let newer = files(&[("exercises/01_first/03_a/README.md", ""), ("info.toml", "")]);
    let old = given(&[("kata/x.rs", "")]);
    let expected = [
        "exercises/01_first/01_a/README.md",
        "exercises/01_first/03_a/README.md",
        "info.toml",
        "kata/x.rs",
    ];
    assert_eq!(paths_of_interest(&renumbered, old.as_ref(), &newer), expected);
}

#[test]
fn a_workspace_that_recorded_nothing_loses_nothing() {
    let key = Key::new("01_first", "01_a");
    let released = Released {
        texts: [hash(b"first"), hash(b"last")].into(),
        unrecorded: [(key, hash(b"last"))].into(),
    };
    use Step::{Replace, ReplaceAndKeep};
    for (path, newer, found, expected) in [
        (ANSWER, "last", "mine", None),
        (ANSWER, "last", "first", Some(Replace)),
        (ANSWER, "newer", "mine", Some(ReplaceAndKeep(Place::Beside))),
        (ANSWER, "newer", "last", Some(Replace)),
        (LESSON, "newer", "mine", Some(ReplaceAndKeep(Place::Backups))),
        // Which of these were touched nobody knows.
        ("README.md", "newer", "mine", Some(ReplaceAndKeep(Place::Backups))),
        ("Cargo.toml", "newer", "mine", Some(ReplaceAndKeep(Place::Backups))),
        (MANIFEST, "newer", "mine", Some(ReplaceAndKeep(Place::Backups))),
        ("kata/src/lib.rs", "newer", "mine", Some(ReplaceAndKeep(Place::Backups))),
        ("kata/src/lib.rs", "newer", "last", Some(Replace)),
        ("kata/src/lib.rs", "newer", "newer", None),
        ("Cargo.lock", "newer", "cargo's", Some(Replace)),
        (".gitignore", "newer", "older", None),
    ] {
        let known = Known {
            newer: files(&[(path, newer)]),
            found: files(&[(path, found)]),
            released: released.clone(),
            ..Known::default()
        };
        let expected: Vec<_> = expected.into_iter().map(|step| (path, step)).collect();
        assert_eq!(steps(&plan(&one(), known).0), expected, "{path} {newer} {found}");
    }
}

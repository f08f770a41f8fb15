//! Courses that are read, and every mistake in one.

use protocol::Diagnosis;

use super::*;

/// A course of these exercises, given as chapter and folder, with nothing wrong in it.
pub fn course_of(exercises: &[(&str, &str)]) -> String {
    let mut text = "title = \"A course\"\n".to_owned();
    let mut last = "";
    for (chapter, folder) in exercises {
        if *chapter != last {
            text += &format!("[[chapter]]\nfolder = \"{chapter}\"\ntitle = \"A chapter\"\n");
            last = chapter;
        }
        text += &format!("[[chapter.exercise]]\nfolder = \"{folder}\"\n{FIELDS}");
    }
    text
}

const FIELDS: &str = r#"points = 1
difficulty = 1
budget_ms = 100
concepts = ["async fn"]
hints = ["What?", "The tool.", "The shape."]
further = [{ title = "The book", url = "https://doc.rust-lang.org" }]
"#;

/// Line 5 of a course of one exercise is `[[chapter.exercise]]`, line 6 its folder.
fn one() -> String {
    course_of(&[("01_futures", "01_greet")])
}

fn mistakes(text: &str) -> String {
    match parse(text, "info.toml") {
        Err(Failure::User { problem, .. }) => problem,
        other => panic!("{other:?}\n{text}"),
    }
}

#[test]
fn a_course_is_read_whole() {
    let text = r#"
title = "Async Rust by doing"
limits = { compile_seconds = 30, memory_mib = 512 }
[[chapter]]
folder = "01_futures"
title = "Futures and requests"
[[chapter.exercise]]
folder = "07_concurrent_requests"
aliases = ["01_futures/06_concurrent_requests", "02_more/10_overlap"]
kind = "tests"
starter = "repair"
points = 2.125
difficulty = 5
budget_ms = 0
concepts = ["join!", "overlap"]
hints = ["a", "b", "c"]
further = [{ title = "t", url = "https://u" }, { title = "v", url = "http://w" }]
rules_out = ["overlapped", "lock_held"]
weights = { both_requests_overlap = 2 }
leaves_out = { races = "one task is all there is" }
allow = ["loopback"]
limits = { test_seconds = 2, output_kib = 4 }
"#;
    let limits =
        Limits { compile: Duration::from_secs(30), memory: 512 << 20, ..Limits::default() };
    let link = |title: &str, url: &str| Link { title: title.into(), url: url.into() };
    let exercise = Exercise {
        key: Key::new("01_futures", "07_concurrent_requests"),
        aliases: vec![
            Key::new("01_futures", "06_concurrent_requests"),
            Key::new("02_more", "10_overlap"),
        ],
        kind: Kind::Tests,
        starter: Starter::ToRepair,
        points: Points::from_thousandths(2125),
        difficulty: 5,
        concepts: vec!["join!".into(), "overlap".into()],
        hints: vec!["a".into(), "b".into(), "c".into()],
        further: vec![link("t", "https://u"), link("v", "http://w")],
        budget: Duration::ZERO,
        limits: Limits { test: Duration::from_secs(2), output: 4096, ..limits },
        rules_out: [Diagnosis::Overlapped, Diagnosis::LockHeld].into(),
        weights: [("both_requests_overlap".to_owned(), 2)].into(),
        leaves_out: [(BatteryPart::Races, "one task is all there is".to_owned())].into(),
        allow: [Allowance::Loopback].into(),
    };
    let chapter = Chapter {
        folder: "01_futures".into(),
        title: "Futures and requests".into(),
        exercises: vec![exercise],
    };
    let expected = Course { title: "Async Rust by doing".into(), limits, chapters: vec![chapter] };
    assert_eq!(parse(text, "info.toml").unwrap(), expected);
}

#[test]
fn what_is_left_out_has_its_default() {
    let course = parse(&one(), "info.toml").unwrap();
    let exercise = course.exercises().next().unwrap();
    assert_eq!(course.limits, Limits::default());
    assert_eq!(exercise.limits, Limits::default());
    assert_eq!(exercise.kind, Kind::Functions);
    assert!(exercise.rules_out.is_empty());
    assert!(exercise.weights.is_empty());
}

#[test]
fn every_mistake_is_named_with_its_line_and_what_is_expected() {
    let whole = "expected a whole number from";
    for (right, wrong, expected) in [
        ("title = \"A course\"", "", "1: the course has no `title`; expected a text".to_owned()),
        ("\"A course\"", "\" \"", "1: `title` is an empty text; expected a text".into()),
        ("\"A course\"", "7", "1: `title` is 7; expected a text".into()),
        ("title = \"A chapter\"", "", "2: this chapter has no `title`".into()),
        ("\"01_futures\"", "\"1_futures\"", "3: `1_futures` is no folder name".into()),
        ("\"01_greet\"", "\"01-greet\"", "6: `01-greet` is no folder name".into()),
        ("\"01_greet\"", "\"01_Greet\"", "6: `01_Greet` is no folder name".into()),
        ("\"01_greet\"", "\"01_../../x\"", "6: `01_../../x` is no folder name".into()),
        ("\"01_greet\"", "\"01_\"", "6: `01_` is no folder name".into()),
        ("\"01_greet\"", "\"01_match\"", "6: `match` cannot be the name".into()),
        ("\"01_greet\"", "\"01_tokio\"", "6: `tokio` cannot be the name".into()),
        ("\"01_greet\"", "true", "6: `folder` is true; expected two digits".into()),
        ("folder = \"01_greet\"", "", "5: this exercise has no `folder`".into()),
        ("points = 1", "points = 0.0005", "7: `points` is 0.0005; expected a number".into()),
        ("points = 1", "points = -1", "7: `points` is -1; expected a number".into()),
        ("points = 1", "points = nan", "7: `points` is nan; expected a number".into()),
        ("points = 1", "points = \"1\"", "7: `points` is \"1\"; expected a number".into()),
        ("points = 1", "kind = \"test\"\npoints = 1", "7: `kind` is \"test\"".into()),
        ("difficulty = 1", "difficulty = 0", format!("8: `difficulty` is 0; {whole} 1 to 5")),
        ("difficulty = 1", "difficulty = 6", format!("8: `difficulty` is 6; {whole} 1 to 5")),
        ("difficulty = 1", "", format!("5: this exercise has no `difficulty`; {whole} 1 to 5")),
        ("difficulty = 1", "diffculty = 1", "8: unknown key `diffculty`; did you mean".into()),
        ("difficulty = 1", "difficulty = 1\nzzz = 1", "9: unknown key `zzz`; expected".into()),
        ("budget_ms = 100", "budget_ms = 1.5", format!("9: `budget_ms` is 1.5; {whole} 0 to")),
        ("[\"async fn\"]", "[]", "10: `concepts` is a list of 0; expected".into()),
        ("[\"async fn\"]", "[\"\"]", "10: `concepts` is an empty text; expected".into()),
        ("\"What?\", ", "", "11: `hints` is a list of 2; expected a list of exactly".into()),
        ("\"What?\"", "\"\"", "11: `hints` is an empty text; expected a text".into()),
        ("\"What?\"", "\n7", "12: `hints` is 7; expected a text".into()),
        ("{ title", "{ titel", "12: unknown key `titel`; did you mean `title`?".into()),
        ("https:", "file:", "12: `file://doc.rust-lang.org` is no address".into()),
        ("further = [{", "further = [3, {", "12: `further` is 3; expected a list".into()),
        ("points = 1", "points = 1\nweights = { a = 0 }", format!("8: `a` is 0; {whole} 1")),
        (
            "points = 1",
            "points = 1\nleaves_out = { rases = \"x\" }",
            "8: unknown key `rases`; did you mean `races`?".into(),
        ),
        (
            "points = 1",
            "rules_out = [\"slow\"]\npoints = 1",
            "7: `rules_out` is \"slow\"; ex".into(),
        ),
        ("points = 1", "points = 1\nweights = 3", "8: `weights` is 3; expected a table".into()),
        (
            "points = 1",
            "points = 1\nlimits = { test_secs = 3 }",
            "8: unknown key `test_secs`; did you mean `test_seconds`?".into(),
        ),
        (
            "points = 1",
            "points = 1\nlimits = { memory_mib = 99999999999999999999 }",
            format!("8: `memory_mib` is 99999999999999999999; {whole} 16"),
        ),
    ] {
        let text = one().replacen(right, wrong, 1);
        let found = mistakes(&text);
        let expected = format!("info.toml:{expected}");
        assert!(found.lines().any(|l| l.starts_with(&expected)), "{expected}\n{found}\n{text}");
    }
}

#[test]
fn all_mistakes_come_at_once_in_the_order_of_the_file() {
    let text = one()
        .replace("title = \"A course\"", "titel = \"A course\"")
        .replace("difficulty = 1", "difficulty = 9")
        .replace("\"What?\", ", "");
    let found = mistakes(&text);
    let lines: Vec<&str> = found.lines().map(|line| line.split(' ').next().unwrap()).collect();
    let expected = ["info.toml:1:", "info.toml:1:", "info.toml:8:", "info.toml:11:"];
    assert_eq!(lines, expected, "{found}");
    let failure = parse(&text, "info.toml").unwrap_err().to_string();
    assert!(failure.ends_with("Correct these 4 places in info.toml."), "{failure}");
}

#[test]
fn a_name_that_comes_twice_is_reported_with_the_line_of_the_first() {
    for (exercises, expected) in [
        (&[("01_a", "01_greet"), ("01_a", "01_greet")][..], "14: exercise `greet`"),
        (&[("01_a", "01_greet"), ("02_b", "09_greet")], "17: exercise `greet`"),
        (&[("01_a", "01_x"), ("02_b", "02_y"), ("01_a", "03_z")], "25: chapter `01_a`"),
    ] {
        let found = mistakes(&course_of(exercises));
        assert!(found.starts_with(&format!("info.toml:{expected} stands on line")), "{found}");
    }
}

#[test]
fn a_syntax_error_is_one_mistake_with_its_line() {
    for (text, line) in [
        ("title = \"A course\"\nlimits = {", 2),
        ("title = \"A\"\ntitle = \"B\"\n", 2),
        ("title = \"A\"\n\n[[chapter]\n", 3),
        ("title", 1),
    ] {
        let found = mistakes(text);
        assert!(found.starts_with(&format!("info.toml:{line}: ")), "{found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn a_course_without_chapters_or_exercises_is_a_mistake() {
    for (text, expected) in [
        ("title = \"t\"", "1: the course has no `chapter`; expected at least one [[chapter]]"),
        ("", "1: the course has no `chapter`"),
        ("title = \"t\"\nchapter = []", "2: `chapter` is a list of 0"),
        ("title = \"t\"\n[chapter]\nfolder = \"01_a\"", "2: `chapter` is a table"),
        (
            "title = \"t\"\n\n[[chapter]]\nfolder = \"01_a\"\ntitle = \"t\"",
            "3: this chapter has no `exercise`; expected at least one [[chapter.exercise]]",
        ),
    ] {
        let found = mistakes(text);
        assert!(found.contains(&format!("info.toml:{expected}")), "{found}");
    }
}

//! What authors forget: texts that are still to be written, lessons that lead nowhere, answers
//! that prove nothing.

use crate::vocabulary::course::{Chapter, Exercise};
use crate::vocabulary::problem::Problem;

/// Lines of a lesson that fit on a screen.
const MOST_LESSON_LINES: usize = 60;

/// Characters of a hint. Beyond that it is a lesson.
const MOST_HINT: usize = 300;

/// What stands where something is still to be written.
const UNWRITTEN: &str = "TODO";

/// The texts of an exercise that are read and not run.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The lesson.
    pub lesson: &'a str,
    /// The pristine source.
    pub starter: &'a str,
    /// The reference answer.
    pub solution: &'a str,
    /// The wrong answers: the name of each file without `.rs`, and its text.
    pub wrong: &'a [(String, String)],
}

/// What is wrong with the texts of an exercise.
pub fn problems(exercise: &Exercise, texts: &Texts<'_>) -> Vec<Problem> {
    let key = &exercise.key;
    let hidden = format!("grader/hidden/{key}");
    let about = |file: String| move |what: String| Problem::new(&file, what);
    let mut problems = vec![];
    problems.extend(info(exercise).into_iter().map(about("info.toml".to_owned())));
    problems.extend(lesson(texts.lesson).into_iter().map(about(format!("{hidden}/lesson.md"))));
    problems.extend(solution(texts.solution).into_iter().map(about(format!("solutions/{key}.rs"))));
    let idle = texts.wrong.iter().filter(|(_, text)| code(text) == code(texts.starter));
    problems.extend(idle.map(|(name, _)| {
        Problem::new(format!("{hidden}/wrong/{name}.rs"), "is the starter, and no answer at all")
    }));
    problems
}

/// What is wrong with what `info.toml` says of a chapter itself.
pub fn chapter_problem(chapter: &Chapter) -> Option<Problem> {
    let Chapter { folder, title, .. } = chapter;
    let has_title = !title.trim().is_empty() && !title.contains(UNWRITTEN);
    let what = format!("the chapter {folder} has no title yet");
    (!has_title).then(|| Problem::new("info.toml", what))
}

fn info(exercise: &Exercise) -> Vec<String> {
    let key = &exercise.key;
    let mut problems = vec![];
    for (hint, number) in exercise.hints.iter().zip(1..) {
        let length = hint.chars().count();
        if hint.contains(UNWRITTEN) {
            problems.push(format!("hint {number} of {key} is still to be written"));
        }
        if length > MOST_HINT {
            problems.push(format!(
                "hint {number} of {key} has {length} characters; more than {MOST_HINT} are a lesson"
            ));
        }
    }
    let further = exercise.further.iter().flat_map(|link| [&link.title, &link.url]);
    if exercise.concepts.iter().chain(further).any(|text| text.contains(UNWRITTEN)) {
        problems.push(format!("the concepts or links of {key} are still to be written"));
    }
    problems
}

fn lesson(text: &str) -> Vec<String> {
    let mut problems = vec![];
    if text.contains(UNWRITTEN) {
        problems.push(format!("is still to be written: it holds a {UNWRITTEN}"));
    }
    if !text.contains("](http") && !text.contains("<http") {
        problems.push("has no link to read more at".to_owned());
    }
    let lines = text.lines().count();
    if lines > MOST_LESSON_LINES {
        problems.push(format!("has {lines} lines; a screen holds {MOST_LESSON_LINES}"));
    }
    problems
}

fn solution(text: &str) -> Vec<String> {
    let mut problems = vec![];
    if !text.lines().any(is_comment) {
        problems.push("has no comment that teaches why it is written so".to_owned());
    }
    if text.contains(UNWRITTEN) {
        problems.push(format!("is still to be written: it holds a {UNWRITTEN}"));
    }
    problems
}

/// A comment to the reader; what documents a function says what it does and not why.
fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") && !line.starts_with("///") && !line.starts_with("//!")
}

/// The code of a source: without whole lines of comment, its white space folded.
pub fn code(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(str::split_whitespace).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::vocabulary::course::{Key, Kind, Limits, Link, Points, Starter};

    fn exercise() -> Exercise {
        Exercise {
            key: Key::new("01_futures", "01_greet"),
            aliases: vec![],
            kind: Kind::Functions,
            starter: Starter::default(),
            points: Points::whole(1),
            difficulty: 1,
            concepts: vec!["async fn".to_owned()],
            hints: ["What?", "The tool.", "The shape."].map(str::to_owned).to_vec(),
            further: vec![Link { title: "t".to_owned(), url: "https://u".to_owned() }],
            budget: Duration::ZERO,
            limits: Limits::default(),
            rules_out: Default::default(),
            weights: Default::default(),
            leaves_out: Default::default(),
            allow: Default::default(),
        }
    }

    const LESSON: &str = "# Greet\n\n[The book](https://doc.rust-lang.org/book)\n";
    const STARTER: &str = "/// Greets.\npub fn greet() {\n    todo!()\n}\n";
    const SOLUTION: &str = "pub fn greet() {\n    // Why.\n}\n";

    fn found(exercise: &Exercise, lesson: &str, solution: &str, wrong: &str) -> Vec<String> {
        let wrong = [("a".to_owned(), wrong.to_owned())];
        let texts = Texts { lesson, starter: STARTER, solution, wrong: &wrong };
        problems(exercise, &texts).into_iter().map(|p| format!("{}: {}", p.file, p.what)).collect()
    }

    #[test]
    fn what_is_as_it_should_be_is_not_complained_about() {
        let found = found(&exercise(), LESSON, SOLUTION, "//! verdict: failed\npub fn greet() {}");
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn what_was_forgotten_is_named_with_its_file() {
        let lesson = |text: &str| text.to_owned();
        let starter = format!("//! verdict: todo\n{}", STARTER.replace("    ", ""));
        let table = [
            (LESSON.replace("Greet", "TODO"), SOLUTION, "", "lesson.md: is still to be written"),
            (lesson("# Greet"), SOLUTION, "", "lesson.md: has no link"),
            (LESSON.repeat(21), SOLUTION, "", "lesson.md: has 63 lines"),
            (lesson(LESSON), "/// Doc.\nfn a() {}", "", "greet.rs: has no comment"),
            (lesson(LESSON), "// TODO: why", "", "greet.rs: is still to be written"),
            (lesson(LESSON), SOLUTION, starter.as_str(), "wrong/a.rs: is the starter"),
        ];
        for (lesson, solution, wrong, expected) in table {
            let found = found(&exercise(), &lesson, solution, wrong);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].contains(expected), "{found:?}");
        }
    }

    #[test]
    fn hints_and_links_are_written_and_short() {
        let with = |hint: String| {
            let hints = vec!["What?".to_owned(), hint, "The shape.".to_owned()];
            Exercise { hints, ..exercise() }
        };
        let unlinked = vec![Link { title: "TODO".to_owned(), url: "https://u".to_owned() }];
        let table = [
            (with("TODO".to_owned()), "info.toml: hint 2 of 01_futures/01_greet is still"),
            (with("x".repeat(301)), "info.toml: hint 2 of 01_futures/01_greet has 301 characters"),
            (Exercise { further: unlinked, ..exercise() }, "info.toml: the concepts or links"),
        ];
        for (exercise, expected) in table {
            let found = found(&exercise, LESSON, SOLUTION, "");
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with(expected), "{found:?}");
        }
        assert_eq!(found(&with("é".repeat(300)), LESSON, SOLUTION, ""), Vec::<String>::new());
    }

    #[test]
    fn a_chapter_has_a_title() {
        for (title, wrong) in [("Futures", false), ("TODO: a title", true), (" ", true)] {
            let folder = "01_futures".to_owned();
            let chapter = Chapter { folder, title: title.to_owned(), exercises: vec![] };
            assert_eq!(chapter_problem(&chapter).is_some(), wrong, "{title}");
        }
    }
}

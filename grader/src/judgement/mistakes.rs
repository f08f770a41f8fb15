//! Which of an exercise's wrong answers a reader learns most from, and in which order.

use std::collections::BTreeMap;

use crate::judgement::expectation::Expectation;
use crate::vocabulary::report::{Diagnosis, Verdict};

/// A wrong answer of the course, apart from what its author notes at its head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongAnswer {
    /// The name of its file, without `.rs`.
    pub name: String,
    /// What it must be judged as.
    pub expected: Expectation,
    /// Why somebody writes it so; empty where the author does not say.
    pub why: String,
    /// The answer itself.
    pub text: String,
}

/// The wrong answers that people write because they misunderstand something, each with its file's
/// name, those that teach most first: what goes wrong in most ways comes before what goes wrong in
/// few, and each cause once before any comes again. The error says which first line cannot be read.
pub fn in_order(answers: Vec<(String, String)>) -> Result<Vec<WrongAnswer>, String> {
    let mut causes: BTreeMap<(&str, &str), Vec<WrongAnswer>> = BTreeMap::new();
    for (name, text) in answers {
        let answer = read(name, &text)?;
        if is_misunderstanding(&answer.expected) {
            let diagnosis = answer.expected.diagnosis.map_or("", Diagnosis::word);
            causes.entry((answer.expected.verdict.word(), diagnosis)).or_default().push(answer);
        }
    }
    let mut causes: Vec<_> = causes.into_values().collect();
    for answers in &mut causes {
        // What is explained teaches more, and what is short is read.
        answers.sort_by_key(|answer| (answer.why.is_empty(), answer.text.len()));
    }
    causes.sort_by_key(|answers| (is_pretence(&answers[0]), std::cmp::Reverse(answers.len())));
    Ok(in_turns(causes))
}

/// One sentence is as another if only figures and names in code tell them apart: whoever has read
/// the one has read the other.
pub fn is_told(sentence: &str, told: &[&str]) -> bool {
    let bare = bare(sentence);
    told.iter().any(|other| self::bare(other) == bare)
}

fn read(name: String, text: &str) -> Result<WrongAnswer, String> {
    let expected = Expectation::of_first_line(text).map_err(|what| format!("{name}.rs: {what}"))?;
    let head = text.lines().take_while(|line| line.starts_with("//!"));
    let lines = head.clone().count();
    let words = head.skip(1).map(|line| line.trim_start_matches("//!").trim());
    let why = words.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
    let body: String = text.split_inclusive('\n').skip(lines).collect();
    let text = body.trim_start_matches(['\n', '\r']).to_owned();
    Ok(WrongAnswer { name, expected, why, text })
}

/// Attacks and what is refused unread are wrong, and nobody misunderstands anything there.
fn is_misunderstanding(expected: &Expectation) -> bool {
    !matches!(expected.verdict, Verdict::Tampered | Verdict::Rejected | Verdict::Crashed)
}

/// Whoever writes the values down has not tried.
fn is_pretence(answer: &WrongAnswer) -> bool {
    answer.expected.diagnosis == Some(Diagnosis::HardCoded)
}

/// The first of each, then the second of each, and so on.
fn in_turns(causes: Vec<Vec<WrongAnswer>>) -> Vec<WrongAnswer> {
    let mut turns: Vec<(usize, WrongAnswer)> = vec![];
    for answers in causes {
        turns.extend(answers.into_iter().enumerate());
    }
    // It keeps the order of the causes within a turn.
    turns.sort_by_key(|(turn, _)| *turn);
    turns.into_iter().map(|(_, answer)| answer).collect()
}

/// A sentence without its figures and without what stands in backticks.
fn bare(sentence: &str) -> String {
    let outside: String = sentence.split('`').step_by(2).collect();
    outside.chars().filter(|character| !character.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(answers: &[(&str, &str)]) -> Vec<String> {
        let owned = answers.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        in_order(owned.collect()).unwrap().into_iter().map(|answer| answer.name).collect()
    }

    #[test]
    fn each_cause_comes_once_before_any_comes_again() {
        let sequential = "//! verdict: failed, diagnosis: sequential\n";
        let answers = [
            ("long", "//! verdict: failed, diagnosis: sequential\n\nfn f() { one(); two() }\n"),
            ("literal", "//! verdict: failed, diagnosis: hard_coded\n\nfn f() {}\n"),
            ("literal_again", "//! verdict: failed, diagnosis: hard_coded\n\nfn f() { 1 }\n"),
            ("literal_too", "//! verdict: failed, diagnosis: hard_coded\n\nfn f() { 12 }\n"),
            ("moved", "//! verdict: compile_error\n\nfn f() {}\n"),
            ("attack", "//! verdict: tampered\n\nfn f() { exit(0) }\n"),
            ("unsafe", "//! verdict: rejected\n\nunsafe fn f() {}\n"),
            ("short", &format!("{sequential}\nfn f() {{}}\n")),
            (
                "told",
                &format!("{sequential}//!\n//! Made is\n//! not run.\n\nfn f() {{ a(); b() }}\n"),
            ),
        ];
        let expected =
            ["told", "moved", "literal", "short", "literal_again", "long", "literal_too"];
        assert_eq!(names(&answers), expected);
    }

    #[test]
    fn an_answer_is_told_apart_from_what_its_author_notes() {
        let text = "//! verdict: failed, diagnosis: sequential\n//!\n//! Made is\n//! not run.\n\n\
                    use a::b;\n\n//! not at the head\n";
        let answers = in_order(vec![("a".to_owned(), text.to_owned())]).unwrap();
        assert_eq!(answers[0].why, "Made is not run.");
        assert_eq!(answers[0].text, "use a::b;\n\n//! not at the head\n");
        let unread = in_order(vec![("a".to_owned(), "fn f() {}".to_owned())]).unwrap_err();
        assert!(unread.starts_with("a.rs: its first line must be"), "{unread}");
    }

    #[test]
    fn sentences_that_differ_in_figures_and_names_are_one() {
        let told = ["Took 180 ms; 100 would do, because `a` waits."];
        let table = [
            ("Took 70 ms; 4 would do, because `fetch(1)` waits.", true),
            ("Took 180 ms; 100 would do, because `a` blocks.", false),
            ("", false),
        ];
        for (sentence, expected) in table {
            assert_eq!(is_told(sentence, &told), expected, "{sentence}");
        }
    }
}

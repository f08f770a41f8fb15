//! Judges tests that a learner has written: they must pass on the reference and on every other
//! version that keeps its promises, and at least one of them must fail on each mutant.
//!
//! What the tests claim is worth little by itself. One that says it passed whatever it ran on lets
//! every mutant live; to do otherwise it must tell the versions apart, which is what is asked for.
//! So the way to cheat is to look at something else than behaviour. At the source: its file is gone
//! when the tests run, every version lies at the same path, and the macros that read files at compile
//! time are refused. At sizes or names: those differ between two versions that behave the same. A
//! test that takes its own program apart is not stopped.

mod libtest;
mod reference;
mod test_function;

#[cfg(test)]
mod tests;

use crate::judgement::compiler::unused_line;
use crate::judgement::source::Source;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{Difference, Flaw, SuiteRun, Version};
use crate::vocabulary::report::{Diagnosis, TestReport, TestStatus, UnusedKind, Verdict};

pub use libtest::passed;
pub use reference::{Written, of_reference};

use libtest::never_started;
use test_function::{
    TestFunction, assertions_in_a_task, calls_another, detached_assertions, helper_line, no_test,
};

/// What the reference is called in a report.
const REFERENCE: &str = "reference";

/// What stands around a mutant's name where it is to be caught, and where it is to pass.
const CATCHES: (&str, &str) = ("catches_the_", "_mutant");
const PASSES: (&str, &str) = ("passes_on_the_", "_version");

/// What a hidden test is called, as words. A name in it stands in quotes: it is no part of the sentence.
pub fn in_words(test: &str) -> String {
    let words = |text: &str| text.replace('_', " ");
    if test == REFERENCE {
        return "passes on the reference".to_owned();
    }
    let named = [CATCHES, PASSES].into_iter().find_map(|(before, after)| {
        let name = test.strip_prefix(before)?.strip_suffix(after)?;
        Some(format!("{}\"{}\"{}", words(before), words(name), words(after)))
    });
    named.unwrap_or_else(|| words(test))
}

/// Macros that read files while the tests are compiled.
const READ_FILES: [&str; 3] = ["include", "include_bytes", "include_str"];

/// The reference and its mutants, from their sources; the error says what is wrong with a mutant.
///
/// A mutant begins with two lines: `//! ` and the sentence for those whose tests do not notice it,
/// then `//! diagnosis: ` and a word. One that keeps every promise begins with `//! equivalent`.
pub fn versions(
    subject: String,
    mutants: Vec<(String, String)>,
) -> std::result::Result<Vec<Version>, String> {
    let reference =
        Version { name: REFERENCE.to_owned(), text: subject, difference: Difference::None };
    let mutants = mutants.into_iter().map(|(stem, text)| {
        let difference = difference(&text).ok_or_else(|| {
            format!(
                "mutants/{stem}.rs must begin with `//! SENTENCE` and `//! diagnosis: WORD`, or \
                 with `//! equivalent`"
            )
        })?;
        let name = match difference {
            Difference::Flaw(_) => format!("{}{stem}{}", CATCHES.0, CATCHES.1),
            _ => format!("{}{stem}{}", PASSES.0, PASSES.1),
        };
        Ok(Version { name, text, difference })
    });
    std::iter::once(Ok(reference)).chain(mutants).collect()
}

fn difference(text: &str) -> Option<Difference> {
    let mut lines = text.lines().map_while(|line| line.strip_prefix("//! "));
    let first = lines.next()?;
    if first == "equivalent" {
        return Some(Difference::Inside);
    }
    let diagnosis = Diagnosis::from_word(lines.next()?.strip_prefix("diagnosis: ")?)?;
    Some(Difference::Flaw(Flaw { survived: first.to_owned(), diagnosis }))
}

/// The functions that the tests are for.
pub fn subjects(versions: &[Version]) -> Vec<String> {
    let reference = versions.first();
    reference.map_or(vec![], |version| Source::new("", &version.text).public_functions())
}

/// The judgement on tests that read files while they are compiled.
pub fn of_source(source: &Source, names: &[String]) -> Option<Judgement> {
    let line = source.macro_line(&READ_FILES)?;
    let message = format!("Tests may look at behaviour only: line {line} reads a file.");
    let judgement = Judgement::without_running(Verdict::Rejected, message, names);
    Some(Judgement { line: Some(line), ..judgement })
}

/// The judgement on what the tests, which pass on the reference, did with every version of it.
pub fn of_versions(versions: &[Version], runs: &[SuiteRun], written: &Written<'_>) -> Judgement {
    let names: Vec<_> = versions.iter().map(|version| version.name.clone()).collect();
    // What is missing never means passed.
    if let Some(missing) = what_was_not_tried(versions, runs) {
        return Judgement::without_running(Verdict::Infrastructure, missing, &names);
    }
    let tests = runs.first().map_or(0, |run| run.tests);
    let mut judgement = Judgement::without_running(Verdict::Passed, every(tests), &names);
    let mut survivors = vec![];
    let results = judgement.tests.iter_mut().zip(versions).zip(runs);
    for ((report, version), run) in results {
        report.status = TestStatus::Passed;
        let first_that_fails = run.runs.iter().find(|run| !passed(&run.process));
        match (&version.difference, first_that_fails) {
            (Difference::Inside, Some(failed)) => {
                return of_equivalent(versions, version, &failed.test, written.source);
            }
            (Difference::Flaw(flaw), None) => {
                fail(report, flaw);
                survivors.push(flaw);
            }
            (Difference::None | Difference::Inside, None)
            | (Difference::None | Difference::Flaw(_), Some(_)) => {}
        }
    }
    let mutants = versions.iter().filter(|version| version.is_flawed()).count();
    name_survivors(&mut judgement, &survivors, mutants, written);
    judgement
}

fn what_was_not_tried(versions: &[Version], runs: &[SuiteRun]) -> Option<&'static str> {
    let not_started =
        |run: &SuiteRun| run.tests == 0 || run.runs.iter().any(|run| never_started(&run.process));
    if !versions.iter().any(Version::is_flawed) || runs.len() != versions.len() {
        return Some("Not every version of the code under test was tried.");
    }
    runs.iter()
        .any(not_started)
        .then_some("The tests could not be started on every version of the code under test.")
}

/// Says which of the `mutants` the tests have let live.
fn name_survivors(
    judgement: &mut Judgement,
    survivors: &[&Flaw],
    mutants: usize,
    written: &Written<'_>,
) {
    // In the order of the list of diagnoses, which begins with what overlaps and what does not.
    let Some(first) = survivors.iter().min_by_key(|flaw| flaw.diagnosis) else { return };
    judgement.verdict = Verdict::Failed;
    (judgement.diagnosis, judgement.message) = (Some(first.diagnosis), first.survived.clone());
    if survivors.len() > 1 {
        judgement.message += &format!(" {} of {mutants} mutants survive.", survivors.len());
    }
    if survivors.len() == mutants {
        (judgement.diagnosis, judgement.line, judgement.message) =
            none_was_caught(mutants, written);
    }
    if let Some((name, line)) = no_test(written.source) {
        judgement.message += &format!(
            " `{name}` on line {line} asserts something, but is no test and is not called: it has no \
             `#[tokio::test]`."
        );
        judgement.line = judgement.line.or(Some(line));
    }
}

/// Tests that fail on a version which differs only in what nobody is promised.
fn of_equivalent(
    versions: &[Version],
    version: &Version,
    test: &str,
    source: &Source,
) -> Judgement {
    let names: Vec<_> = versions.iter().map(|version| version.name.clone()).collect();
    let paused = TestFunction::find(source, test).is_none_or(|test| test.is_paused());
    let why = match paused {
        true => "it looks at something else than behaviour",
        false => "it looks at something else than behaviour, or at real time, which is never exact",
    };
    let message =
        format!("`{test}` fails on another version of the code that keeps every promise: {why}.");
    let mut judgement = Judgement::without_running(Verdict::Failed, message.clone(), &names);
    judgement.diagnosis = Some(Diagnosis::WrongTool);
    for report in judgement.tests.iter_mut().filter(|report| report.name == version.name) {
        (report.status, report.message) = (TestStatus::Failed, message.clone());
    }
    judgement
}

/// What to say where no mutant at all was caught, as far as the text shows why.
fn none_was_caught(
    mutants: usize,
    written: &Written<'_>,
) -> (Option<Diagnosis>, Option<u32>, String) {
    let all = match mutants {
        1 => "Your tests pass on the only mutant".to_owned(),
        _ => format!("Your tests pass on all {mutants} mutants"),
    };
    if let Some(line) = unused_line(written.warnings, UnusedKind::Future) {
        let why = format!("{all}. A future on line {line} is never awaited, so it never ran.");
        return (Some(Diagnosis::NeverAwaited), Some(line), why);
    }
    let calls = |subject: &String| written.source.calls_function(subject);
    if !written.subjects.iter().any(calls) {
        let subjects = written.subjects.join("`, `");
        return (None, None, format!("{all}: none of them calls `{subjects}`."));
    }
    if let Some((name, line)) = copied(written) {
        let why = format!(
            "{all}: they try the `{name}` of line {line}, which no mutant changes. Leave it out, \
             and call the one of `mod subject;`."
        );
        return (Some(Diagnosis::WrongTool), Some(line), why);
    }
    if let Some(line) = detached_assertions(written.source) {
        let why = format!(
            "{all}. Nobody awaits the task spawned on line {line}: a panic in it fails no test, \
             and so no assertion in it counts. Await it, and look at the \
             result."
        );
        return (Some(Diagnosis::LeakedTask), Some(line), why);
    }
    if let Some(line) = assertions_in_a_task(written.source) {
        let why = format!(
            "{all}. Where an assertion fails in the task spawned on line {line}, that task panics, and \
             its handle keeps the panic: only who unwraps what awaiting the handle gives fails too."
        );
        return (None, Some(line), why);
    }
    (None, None, format!("{all}: did any assertion run?"))
}

/// A function of the code under test that the learner's file brings along and calls, with its line.
fn copied<'w>(written: &'w Written<'_>) -> Option<(&'w str, u32)> {
    let mut called = written.subjects.iter().filter(|name| calls_another(written.source, name));
    called.find_map(|name| Some((name.as_str(), helper_line(written.source, name)?)))
}

fn every(tests: usize) -> String {
    match tests {
        1 => "Your test passes on the code as it should be, and fails on every mutant.".to_owned(),
        _ => format!(
            "Your {tests} tests pass on the code as it should be, and catch every mutant of it."
        ),
    }
}

fn fail(report: &mut TestReport, flaw: &Flaw) {
    report.status = TestStatus::Failed;
    report.message = flaw.survived.clone();
}

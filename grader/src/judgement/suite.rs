//! Judges tests that a learner has written: they must pass on the reference, and at least one of
//! them must fail on each mutant.
//!
//! What the tests claim is worth little by itself. One that says it passed whatever it ran on lets
//! every mutant live; to do otherwise it must tell the versions apart, which is what is asked for.
//! So the way to cheat is to look at something else than behaviour, such as the source: its file
//! is gone when the tests run, every version lies at the same path, and the macros that read files
//! at compile time are refused. A test that takes its own program apart is not stopped.

use crate::judgement::compiler::forgotten_await_line;
use crate::judgement::source::Source;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{Flaw, ProcessEnd, ProcessRun, SingleRun, SuiteRun, Version};
use crate::vocabulary::report::{
    CompilerMessage, Diagnosis, Level, TestReport, TestStatus, Verdict,
};

/// What the reference is called in a report.
const REFERENCE: &str = "reference";

/// Macros that read files while the tests are compiled.
const READ_FILES: [&str; 3] = ["include", "include_bytes", "include_str"];

/// The reference and its mutants, from their sources; the error says what is wrong with a mutant.
///
/// A mutant begins with two lines: `//! ` and the sentence for those whose tests do not notice it,
/// then `//! diagnosis: ` and a word.
pub fn versions(
    subject: String,
    mutants: Vec<(String, String)>,
) -> std::result::Result<Vec<Version>, String> {
    let reference = Version { name: REFERENCE.to_owned(), text: subject, flaw: None };
    let mutants = mutants.into_iter().map(|(stem, text)| {
        let flaw = flaw(&text).ok_or_else(|| {
            format!("mutants/{stem}.rs must begin with `//! SENTENCE` and `//! diagnosis: WORD`")
        })?;
        Ok(Version { name: format!("catches_the_{stem}_mutant"), text, flaw: Some(flaw) })
    });
    std::iter::once(Ok(reference)).chain(mutants).collect()
}

fn flaw(text: &str) -> Option<Flaw> {
    let mut lines = text.lines().map_while(|line| line.strip_prefix("//! "));
    let survived = lines.next()?.to_owned();
    let diagnosis = Diagnosis::from_word(lines.next()?.strip_prefix("diagnosis: ")?)?;
    Some(Flaw { survived, diagnosis })
}

/// The judgement on tests that read files while they are compiled.
pub fn of_source(source: &Source, names: &[String]) -> Option<Judgement> {
    let line = source.line_of_any(&READ_FILES)?;
    let message = format!("Tests may look at behaviour only: line {line} reads a file.");
    let judgement = Judgement::without_running(Verdict::Rejected, message, names);
    Some(Judgement { line: Some(line), ..judgement })
}

/// Whether libtest says that the one test it ran has passed, and its exit status says so too.
pub fn passed(run: &ProcessRun) -> bool {
    run.end == ProcessEnd::Exited(0) && summary(run).is_some_and(|said| said == Said::Passed)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Passed,
    Failed,
    Ignored,
}

/// What libtest says in its last line.
fn summary(run: &ProcessRun) -> Option<Said> {
    let text = String::from_utf8_lossy(&run.stdout);
    let counts = text.lines().rev().find_map(|line| line.strip_prefix("test result: "))?;
    let count = |what: &str| {
        counts
            .split([';', '.'])
            .find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok())
    };
    match (count("passed"), count("failed"), count("ignored")) {
        (Some(1), Some(0), _) => Some(Said::Passed),
        (Some(0), Some(1), _) => Some(Said::Failed),
        (Some(0), Some(0), Some(1)) => Some(Said::Ignored),
        _ => None,
    }
}

/// The judgement on what the tests did with the reference; `None` if they all passed.
pub fn of_reference(
    run: &SuiteRun,
    source: &Source,
    warnings: &[CompilerMessage],
    names: &[String],
) -> Option<Judgement> {
    let Some(last) = run.runs.last() else {
        let message = "There is no test yet: a function with `#[tokio::test]` above it.";
        return Some(failed(Verdict::Failed, None, message.to_owned(), names));
    };
    if passed(&last.process) {
        return None;
    }
    let panic = panic_place(&last.process, source);
    let todo = panic.filter(|(line, column)| source.is_todo(*line, *column));
    let (verdict, diagnosis, message) = match todo {
        Some((line, _)) => (Verdict::Todo, None, format!("Line {line} is still to do.")),
        None => why_not(last, source, warnings),
    };
    let mut judgement = failed(verdict, diagnosis, message, names);
    judgement.line = panic.map(|(line, _)| line);
    if diagnosis == Some(Diagnosis::NeverAwaited) {
        judgement.line = forgotten_await_line(warnings);
    }
    if let (Verdict::Todo, Some(reference)) = (verdict, judgement.tests.first_mut()) {
        reference.status = TestStatus::Todo;
    }
    if verdict != Verdict::Todo {
        judgement.printed = printed(last);
    }
    Some(judgement)
}

fn failed(
    verdict: Verdict,
    diagnosis: Option<Diagnosis>,
    message: String,
    names: &[String],
) -> Judgement {
    let mut judgement = Judgement::without_running(verdict, message.clone(), names);
    judgement.diagnosis = diagnosis;
    if let Some(reference) = judgement.tests.first_mut() {
        (reference.status, reference.message) = (TestStatus::Failed, message);
    }
    judgement
}

/// Why a test did not pass on the reference.
fn why_not(
    run: &SingleRun,
    source: &Source,
    warnings: &[CompilerMessage],
) -> (Verdict, Option<Diagnosis>, String) {
    let SingleRun { test, process } = run;
    match (process.end, summary(process)) {
        (ProcessEnd::OutOfTime, _) => out_of_time(test, source),
        (ProcessEnd::OutOfMemory, _) => {
            (Verdict::ResourceLimit, None, format!("`{test}` used too much memory."))
        }
        (ProcessEnd::OutOfOutput, _) => {
            (Verdict::ResourceLimit, None, format!("`{test}` printed far too much."))
        }
        (ProcessEnd::Signalled(signal), _) => {
            (Verdict::Crashed, None, format!("`{test}` was ended by signal {signal}."))
        }
        (ProcessEnd::Exited(0), Some(Said::Ignored)) => {
            let message = format!("`{test}` is ignored, so it tests nothing.");
            (Verdict::Failed, Some(Diagnosis::WrongTool), message)
        }
        (ProcessEnd::Exited(status), Some(Said::Failed)) if status != 0 => {
            failing(test, source, warnings)
        }
        (ProcessEnd::Exited(status), _) => disagreement(test, status),
    }
}

fn disagreement(test: &str, status: i32) -> (Verdict, Option<Diagnosis>, String) {
    let message = format!(
        "`{test}` ended with status {status} before it was over: does something call `exit`?"
    );
    (Verdict::Tampered, None, message)
}

fn out_of_time(test: &str, source: &Source) -> (Verdict, Option<Diagnosis>, String) {
    let sleeps = source.thread_sleep_line().is_some();
    let paused = source.line_of_any(&["start_paused", "pause"]).is_some();
    let (diagnosis, why) = match (sleeps, paused) {
        (true, _) => (
            Some(Diagnosis::WrongClock),
            "it sleeps in real time, and the runtime's clock knows nothing of that",
        ),
        (false, false) => (
            Some(Diagnosis::WrongClock),
            "it waits in real time; under a paused clock, time that nobody uses is skipped",
        ),
        (false, true) => (None, "it went on and on"),
    };
    (Verdict::TimedOut, diagnosis, format!("`{test}` was stopped, because {why}."))
}

fn failing(
    test: &str,
    source: &Source,
    warnings: &[CompilerMessage],
) -> (Verdict, Option<Diagnosis>, String) {
    let message = format!("`{test}` fails, although the code under test is right.");
    if let Some(line) = forgotten_await_line(warnings) {
        let why = format!("{message} A future on line {line} is never awaited, so it never ran.");
        return (Verdict::Failed, Some(Diagnosis::NeverAwaited), why);
    }
    if let Some(line) = source.std_instant_line() {
        let why = format!(
            "{message} Line {line} takes the standard library's `Instant`, which shows real time; \
             the runtime's clock is shown by tokio::time::Instant."
        );
        return (Verdict::Failed, Some(Diagnosis::WrongClock), why);
    }
    if source.line_of_any(&["advance"]).is_some() {
        let why = format!(
            "{message} `advance` moves the clock at once: a timer that was not polled before starts \
             to count only then. Await what you test, and let the clock run by itself."
        );
        return (Verdict::Failed, Some(Diagnosis::WrongTime), why);
    }
    (Verdict::Failed, Some(Diagnosis::WrongValue), message)
}

/// The judgement on what the tests, which pass on the reference, did with each of its mutants.
pub fn of_mutants(
    versions: &[Version],
    runs: &[SuiteRun],
    warnings: &[CompilerMessage],
) -> Judgement {
    let names: Vec<_> = versions.iter().map(|version| version.name.clone()).collect();
    // What is missing never means passed.
    if versions.len() < 2 || runs.len() != versions.len() {
        let message = "Not every version of the code under test was tried.";
        return Judgement::without_running(Verdict::Infrastructure, message, &names);
    }
    let tests = runs.first().map_or(0, |run| run.tests);
    let mut judgement = Judgement::without_running(Verdict::Passed, every(tests), &names);
    let mut survivors = vec![];
    let results = judgement.tests.iter_mut().zip(versions).zip(runs);
    for ((report, version), run) in results {
        report.status = TestStatus::Passed;
        let survived = run.runs.iter().all(|run| passed(&run.process));
        if let (true, Some(flaw)) = (survived, &version.flaw) {
            fail(report, flaw);
            survivors.push(flaw);
        }
    }
    // In the order of the list of diagnoses, which begins with what overlaps and what does not.
    let Some(first) = survivors.iter().min_by_key(|flaw| flaw.diagnosis) else { return judgement };
    judgement.verdict = Verdict::Failed;
    (judgement.diagnosis, judgement.message) = (Some(first.diagnosis), first.survived.clone());
    if survivors.len() > 1 {
        let (left, all) = (survivors.len(), versions.len() - 1);
        judgement.message += &format!(" {left} of {all} mutants survive.");
    }
    if let Some(line) = forgotten_await_line(warnings) {
        judgement.diagnosis = Some(Diagnosis::NeverAwaited);
        judgement.line = Some(line);
        judgement.message = format!(
            "{} A future on line {line} is never awaited, so it never ran.",
            judgement.message
        );
    }
    judgement
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

/// The judgement on a version whose compilation failed though that of the reference did not: the
/// tests rely on what a mutant has otherwise, or the mutant is broken. The second is our fault.
pub fn of_uncompiled_mutant(version: &Version, errors: &[CompilerMessage]) -> Option<Judgement> {
    let theirs = errors.iter().find(|message| message.level == Level::Error);
    let message = match theirs {
        Some(_) => return None,
        None => format!("{} does not compile.", version.name),
    };
    Some(Judgement::without_running(Verdict::Infrastructure, message, &[]))
}

/// Where in the learner's source the test panicked, as libtest printed it.
fn panic_place(run: &ProcessRun, source: &Source) -> Option<(u32, u32)> {
    let text = String::from_utf8_lossy(&run.stdout);
    let after = text.split(&format!("panicked at {}:", source.path)).nth(1)?;
    let mut numbers = after.split([':', '\n']).map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

/// What the test printed, without what libtest says around it.
fn printed(run: &SingleRun) -> String {
    let text = String::from_utf8_lossy(&run.process.stdout);
    let heading = format!("---- {} stdout ----\n", run.test);
    let Some((_, after)) = text.split_once(&heading) else { return String::new() };
    let (said, _) = after.split_once("\n\n\nfailures:").unwrap_or((after, ""));
    // libtest's advice on its own settings is not theirs to follow.
    let advice = "note: run with `RUST_BACKTRACE=";
    let lines: Vec<_> = said.trim().lines().filter(|line| !line.starts_with(advice)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn process(end: ProcessEnd, stdout: &str) -> ProcessRun {
        let wall = Duration::ZERO;
        ProcessRun { end, stdout: stdout.as_bytes().to_vec(), stderr: vec![], wall }
    }

    fn counts(passed: u32, failed: u32, ignored: u32) -> String {
        let word = if failed == 0 { "ok" } else { "FAILED" };
        format!(
            "\nrunning 1 test\n\ntest result: {word}. {passed} passed; {failed} failed; {ignored} \
             ignored; 0 measured; 3 filtered out; finished in 0.00s\n\n"
        )
    }

    fn suite(end: ProcessEnd, stdout: &str) -> SuiteRun {
        let run = SingleRun { test: "t".to_owned(), process: process(end, stdout) };
        SuiteRun { runs: vec![run], tests: 1 }
    }

    #[test]
    fn a_test_has_passed_only_if_libtest_and_its_exit_status_agree() {
        use ProcessEnd::{Exited, OutOfTime, Signalled};
        let table = [
            (Exited(0), counts(1, 0, 0), true),
            (Exited(0), counts(0, 1, 0), false),
            (Exited(0), counts(0, 0, 1), false),
            (Exited(0), counts(0, 0, 0), false),
            (Exited(0), String::new(), false),
            (Exited(101), counts(1, 0, 0), false),
            (Signalled(6), counts(1, 0, 0), false),
            (OutOfTime, counts(1, 0, 0), false),
        ];
        for (end, stdout, expected) in table {
            assert_eq!(passed(&process(end, &stdout)), expected, "{end:?} {stdout}");
        }
    }

    #[test]
    fn a_test_that_does_not_pass_on_the_reference_says_why() {
        use ProcessEnd::{Exited, OutOfTime};
        use Verdict::{Failed, Tampered, TimedOut, Todo};
        let panic = "thread 't' (7) panicked at lib.rs:1:10:\nno\n";
        let failed = format!("{panic}{}", counts(0, 1, 0));
        let table = [
            ("fn t() { todo!() }", Exited(101), &failed, Todo, None),
            ("fn t() { panic!() }", Exited(101), &failed, Failed, Some(Diagnosis::WrongValue)),
            ("fn t() { advance(h); }", Exited(101), &failed, Failed, Some(Diagnosis::WrongTime)),
            ("fn t() { exit(0) }", Exited(0), &String::new(), Tampered, None),
            ("fn t() { wait() }", OutOfTime, &String::new(), TimedOut, Some(Diagnosis::WrongClock)),
            ("fn t() { pause() }", OutOfTime, &String::new(), TimedOut, None),
        ];
        for (text, end, stdout, verdict, diagnosis) in table {
            let source = Source::new("lib.rs", text);
            let names = [REFERENCE.to_owned()];
            let judged = of_reference(&suite(end, stdout), &source, &[], &names).unwrap();
            assert_eq!((judged.verdict, judged.diagnosis), (verdict, diagnosis), "{text}");
        }
    }

    #[test]
    fn a_version_that_was_not_tried_is_none_that_was_passed() {
        let mutant = "//! Nobody looks.\n//! diagnosis: sequential\n".to_owned();
        let versions = versions(String::new(), vec![("m".to_owned(), mutant)]).unwrap();
        let ok = suite(ProcessEnd::Exited(0), &counts(1, 0, 0));
        let caught = suite(ProcessEnd::Exited(101), &counts(0, 1, 0));
        let table = [
            (vec![ok.clone(), caught], Verdict::Passed),
            (vec![ok.clone(), ok.clone()], Verdict::Failed),
            (vec![ok.clone(), suite(ProcessEnd::OutOfTime, "")], Verdict::Passed),
            (vec![ok], Verdict::Infrastructure),
            (vec![], Verdict::Infrastructure),
        ];
        for (runs, verdict) in table {
            assert_eq!(of_mutants(&versions, &runs, &[]).verdict, verdict, "{}", runs.len());
        }
        assert_eq!(of_mutants(&versions[..1], &[], &[]).verdict, Verdict::Infrastructure);
    }

    #[test]
    fn a_mutant_says_what_it_breaks_in_its_first_two_lines() {
        let table = [
            ("//! It broke.\n//! diagnosis: blocking\n", true),
            ("//! It broke.\n", false),
            ("//! It broke.\n//! diagnosis: broken\n", false),
            ("fn f() {}", false),
        ];
        for (text, good) in table {
            let mutants = vec![("m".to_owned(), text.to_owned())];
            assert_eq!(versions(String::new(), mutants).is_ok(), good, "{text}");
        }
    }
}

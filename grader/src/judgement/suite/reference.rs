//! Why a learner's test does not pass on the code as it should be.

use super::libtest::{Panic, Said, never_started, panics, passed, printed, summary};
use super::test_function::TestFunction;
use crate::judgement::clues;
use crate::judgement::compiler::unused;
use crate::judgement::source::Source;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{ProcessEnd, ProcessRun, SingleRun, SuiteRun};
use crate::vocabulary::report::{CompilerMessage, Diagnosis, TestStatus, UnusedKind, Verdict};

/// What a learner's tests are judged by, beside what they did.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The tests.
    pub source: &'a Source,
    /// What the compiler warned of.
    pub warnings: &'a [CompilerMessage],
    /// The functions that they are for.
    pub subjects: &'a [String],
}

/// Why a test does not pass.
struct Reason {
    verdict: Verdict,
    diagnosis: Option<Diagnosis>,
    message: String,
    line: Option<u32>,
}

/// The judgement on what the tests did with the reference; `None` if they all passed. `names` are
/// the versions that are reported on.
pub fn of_reference(run: &SuiteRun, written: &Written<'_>, names: &[String]) -> Option<Judgement> {
    let Some(last) = run.runs.last() else {
        let message = "There is no test yet: a function with `#[tokio::test]` above it.";
        return Some(judgement(reason(Verdict::Failed, None, message.to_owned()), names));
    };
    if passed(&last.process) {
        return None;
    }
    let reason = why(last, run.tests, written);
    let verdict = reason.verdict;
    let mut judgement = judgement(reason, names);
    if let (Verdict::Todo, Some(reference)) = (verdict, judgement.tests.first_mut()) {
        reference.status = TestStatus::Todo;
    }
    if verdict != Verdict::Todo {
        judgement.printed = printed(last);
    }
    Some(judgement)
}

fn reason(verdict: Verdict, diagnosis: Option<Diagnosis>, message: String) -> Reason {
    Reason { verdict, diagnosis, message, line: None }
}

fn judgement(reason: Reason, names: &[String]) -> Judgement {
    let Reason { verdict, diagnosis, message, line } = reason;
    let mut judgement = Judgement::without_running(verdict, message.clone(), names);
    (judgement.diagnosis, judgement.line) = (diagnosis, line);
    if let (true, Some(reference)) =
        (verdict != Verdict::Infrastructure, judgement.tests.first_mut())
    {
        (reference.status, reference.message) = (TestStatus::Failed, message);
    }
    judgement
}

/// Why a test did not pass. Where the tests could not be listed, none of theirs has run.
fn why(run: &SingleRun, tests: usize, written: &Written<'_>) -> Reason {
    let SingleRun { test, process } = run;
    let panics = panics(process, written.source);
    let is_todo = |panic: &&Panic| written.source.is_todo(panic.line, panic.column);
    if let Some(Panic { line, .. }) = panics.iter().find(is_todo) {
        let todo = reason(Verdict::Todo, None, format!("Line {line} is still to do."));
        return Reason { line: Some(*line), ..todo };
    }
    match (process.end, summary(process)) {
        (ProcessEnd::OutOfTime, _) => out_of_time(test, written),
        (ProcessEnd::OutOfMemory { limit_mib }, _) => {
            let message = format!("`{test}` used too much memory: more than {limit_mib} MiB.");
            reason(Verdict::ResourceLimit, None, message)
        }
        (ProcessEnd::OutOfOutput, _) => {
            reason(Verdict::ResourceLimit, None, format!("`{test}` printed far too much."))
        }
        (ProcessEnd::KILLED, _) => {
            let message = format!(
                "Something on this machine ended `{test}`, as systems do that run out of memory."
            );
            reason(Verdict::Infrastructure, None, message)
        }
        (ProcessEnd::Signalled(signal), _) => {
            reason(Verdict::Crashed, None, format!("`{test}` was ended by signal {signal}."))
        }
        (ProcessEnd::Exited(0), Some(Said::Ignored)) => {
            let message = format!("`{test}` is ignored, so it tests nothing.");
            reason(Verdict::Failed, Some(Diagnosis::WrongTool), message)
        }
        (ProcessEnd::Exited(status), Some(Said::Failed)) if status != 0 => {
            failing(test, panics.last(), written)
        }
        _ if never_started(process) || tests == 0 => not_started(process),
        (ProcessEnd::Exited(status), _) => disagreement(test, status),
    }
}

fn not_started(process: &ProcessRun) -> Reason {
    let said = String::from_utf8_lossy(&process.stderr);
    let said = said.lines().next().unwrap_or("it gave no reason").to_owned();
    reason(Verdict::Infrastructure, None, format!("The tests could not be started: {said}"))
}

fn disagreement(test: &str, status: i32) -> Reason {
    let message = format!(
        "`{test}` ended with status {status} before it was over: does something call `exit`?"
    );
    reason(Verdict::Tampered, None, message)
}

fn out_of_time(test: &str, written: &Written<'_>) -> Reason {
    let function = TestFunction::find(written.source, test);
    let paused = function.as_ref().is_none_or(TestFunction::is_paused);
    let gives_way = function.as_ref().and_then(|function| {
        let lines = clues::call_lines(written.source, "yield_now");
        let mut inside = lines.into_iter().filter(|&line| function.contains(line));
        inside.next().filter(|_| inside.next().is_none())
    });
    let sleeps = function.and_then(|function| {
        let lines = clues::thread_sleep_lines(written.source);
        lines.into_iter().find(|&line| function.contains(line))
    });
    let (diagnosis, why) = match (sleeps, paused) {
        (Some(_), _) => (
            Some(Diagnosis::WrongClock),
            "it sleeps in real time, and the runtime's clock knows nothing of that",
        ),
        (None, false) => (
            Some(Diagnosis::WrongClock),
            "it waits in real time; under a paused clock, time that nobody uses is skipped",
        ),
        (None, true) => (None, "it went on and on"),
    };
    let gives_way = gives_way.filter(|_| diagnosis.is_none());
    let clue = gives_way.map(|line| {
        format!(
            " If it is line {line}: whoever gives way with `yield_now` is polled again at once, and a paused \
             clock moves only while all wait."
        )
    });
    let message = format!("`{test}` was stopped, because {why}.{}", clue.unwrap_or_default());
    Reason { line: sleeps.or(gives_way), ..reason(Verdict::TimedOut, diagnosis, message) }
}

/// A test that fails: what it asserted, and why that cannot hold, where its text shows it.
fn failing(test: &str, panic: Option<&Panic>, written: &Written<'_>) -> Reason {
    let function = TestFunction::find(written.source, test);
    let at = panic.map(|panic| format!(" on line {}", panic.line)).unwrap_or_default();
    let said = panic.map(|panic| format!(": {}", panic.message)).unwrap_or_default();
    let (diagnosis, clue) = function.map_or((None, None), |function| {
        clue(&function, panic, written).map_or((None, None), |clue| (Some(clue.0), Some(clue)))
    });
    let (because, line) =
        clue.map_or((String::new(), None), |(_, why, line)| (format!(" {why}"), line));
    let message =
        format!("`{test}` fails{at}, although the code under test is right{said}.{because}");
    let diagnosis = diagnosis.or(Some(Diagnosis::WrongValue));
    let line = line.or(panic.map(|panic| panic.line));
    Reason { line, ..reason(Verdict::Failed, diagnosis, message) }
}

type Clue = (Diagnosis, String, Option<u32>);

/// What the test's text shows of the cause. Each sentence says no more than stands there.
fn clue(function: &TestFunction<'_>, panic: Option<&Panic>, written: &Written<'_>) -> Option<Clue> {
    nothing_panicked(function, panic)
        .or_else(|| dropped_future(function, written))
        .or_else(|| clock_of_std(function, written.source))
        .or_else(|| sender_dropped(function))
        .or_else(|| unsent(function))
        .or_else(|| advanced_too_early(function, panic?, written))
        .or_else(|| paused_midway(function, panic?))
        .or_else(|| real_time(function, panic?))
}

fn nothing_panicked(function: &TestFunction<'_>, panic: Option<&Panic>) -> Option<Clue> {
    (function.has_attribute("should_panic") && panic.is_none()).then(|| {
        let why = "It is marked `#[should_panic]`, and nothing in it panics.".to_owned();
        (Diagnosis::WrongValue, why, None)
    })
}

fn dropped_future(function: &TestFunction<'_>, written: &Written<'_>) -> Option<Clue> {
    let unused = unused(written.warnings);
    let mut futures = unused.iter().filter(|unused| unused.what == UnusedKind::Future);
    let line = futures.find(|unused| function.contains(unused.line))?.line;
    let why = format!("A future on line {line} is never awaited, so it never ran.");
    Some((Diagnosis::NeverAwaited, why, Some(line)))
}

fn clock_of_std(function: &TestFunction<'_>, source: &Source) -> Option<Clue> {
    let line = clues::std_instant_line(source).filter(|_| function.names("Instant"))?;
    let why = format!(
        "Line {line} takes the standard library's `Instant`, which shows real time; the runtime's \
         clock is shown by tokio::time::Instant."
    );
    Some((Diagnosis::WrongClock, why, None))
}

fn sender_dropped(function: &TestFunction<'_>) -> Option<Clue> {
    let line = function.sender_dropped()?;
    let why = format!(
        "Line {line} drops the sender at once, because `_` keeps nothing: the channel is closed \
         before anything is received. Give it a name."
    );
    Some((Diagnosis::WrongValue, why, Some(line)))
}

fn unsent(function: &TestFunction<'_>) -> Option<Clue> {
    let line = function.unsent()?;
    let why =
        format!("The `send` on line {line} is a future that nobody awaits, so it sends nothing.");
    Some((Diagnosis::NeverAwaited, why, Some(line)))
}

fn paused_midway(function: &TestFunction<'_>, panic: &Panic) -> Option<Clue> {
    let line = function.paused_midway().filter(|_| function.names_at(panic.line, "elapsed"))?;
    let why = format!(
        "The clock is paused on line {line} only, when a part of a millisecond has gone by: a timer \
         may end 1 ms later then. Write `#[tokio::test(start_paused = true)]`."
    );
    Some((Diagnosis::WrongClock, why, None))
}

fn advanced_too_early(
    function: &TestFunction<'_>,
    panic: &Panic,
    written: &Written<'_>,
) -> Option<Clue> {
    let (advance, made) = function.advanced_too_early(written.subjects)?;
    (advance <= panic.line).then(|| {
        let why = format!(
            "Line {advance} advances the clock before what line {made} makes is polled, and its \
             timers start to count only then. Let it be polled first, or await it and let the \
             clock run by itself."
        );
        (Diagnosis::WrongTime, why, None)
    })
}

fn real_time(function: &TestFunction<'_>, panic: &Panic) -> Option<Clue> {
    let measured = !function.is_paused() && function.names_at(panic.line, "elapsed");
    measured.then(|| {
        let why = "Its clock is not paused, and real time is never exact: write \
                   `#[tokio::test(start_paused = true)]`.";
        (Diagnosis::WrongClock, why.to_owned(), None)
    })
}

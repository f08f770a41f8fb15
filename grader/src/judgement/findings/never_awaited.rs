//! A future was made and never polled.

use std::collections::HashMap;

use protocol::claim::{Check, End};
use protocol::event::TaskEnd;

use super::facts::FailedRun;
use super::facts::{Name, at};
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::compiler::unused_line;
use crate::judgement::story::{Story, Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;
use crate::vocabulary::report::UnusedKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeverAwaited {
    name: Option<Name>,
    line: Option<u32>,
}

pub fn find(run: &FailedRun<'_>) -> Option<NeverAwaited> {
    if run.report.end == End::Returned && !run.a_check_fails() {
        return None;
    }
    // A panic drops what comes after it.
    if matches!(run.report.end, End::Panicked { .. }) || !run.story.panics.is_empty() {
        return None;
    }
    let warned = unused_line(run.warnings, UnusedKind::Future).or(run.unbound_future);
    match (seen(run), warned) {
        (Some(seen), warned) => Some(NeverAwaited { line: seen.line.or(warned), ..seen }),
        (None, Some(line)) => Some(NeverAwaited { name: None, line: Some(line) }),
        (None, None) => None,
    }
}

/// What the record alone says, whatever was expected.
pub fn seen(run: &FailedRun<'_>) -> Option<NeverAwaited> {
    let ended = (run.report.end != End::Returned).then_some(run.story.now_us);
    let lost = |wait: &&Wait| {
        // A branch that was never polled was there to be polled: another was ready first. So is a timer
        // that others take the place of.
        wait.line.is_some_and(|line| {
            let is_timer = wait.kind == WaitKind::Timer;
            clues::is_in_select(run.source, line)
                || is_timer && clues::is_set_anew(run.source, line)
        })
    };
    let mut forgotten = forgotten(run.story, ended);
    let wait = forgotten.find(|wait| !lost(wait) && may_be_the_cause(run, wait))?;
    Some(NeverAwaited { name: Some(run.name(wait)), line: wait.line })
}

/// Whether anything is missing because nobody polled it. A call is missing where the test wants it, if it says
/// which it wants; a timer that did not run made nothing slower.
fn may_be_the_cause(run: &FailedRun<'_>, wait: &Wait) -> bool {
    if wait.kind == WaitKind::Timer {
        return run.too_slow().is_none();
    }
    let compared = run.report.checks.iter().find_map(|check| match check {
        Check::Calls { expected, got } => Some((expected, got)),
        Check::Value { .. } | Check::Elapsed { .. } | Check::Fact { .. } => None,
    });
    compared.is_none_or(|(expected, got)| {
        let times = |labels: &[String]| labels.iter().filter(|one| **one == wait.label).count();
        times(got) < times(expected)
    })
}

/// The calls and sleeps that were never polled, nor any of their kind: where others made at the same
/// place were polled, the code does await them, and this one was dropped before its turn came.
/// Of a run that did not end by itself, only what was gone before `given_up_us`.
fn forgotten(story: &Story, given_up_us: Option<u64>) -> impl Iterator<Item = &Wait> {
    let mut polled: HashMap<(Option<u32>, &str), bool> = HashMap::new();
    for wait in story.waits.iter() {
        *polled.entry(kind_of(wait)).or_default() |= wait.started_us.is_some();
    }
    story.waits.iter().filter(move |wait| {
        let gone = wait.ended_us.is_some_and(|at| given_up_us.is_none_or(|given_up| at < given_up));
        let may_be = given_up_us.is_none() || gone;
        is_awaited_by_name(wait)
            && may_be
            && !polled[&kind_of(wait)]
            && !outlives_the_answer(story, wait)
            && !went_with_its_task(story, wait)
            && story.untold == 0
    })
}

/// Whether it was dropped after what had made it had returned: it is in what was given back, and to
/// poll that, or not, is the test's affair.
fn outlives_the_answer(story: &Story, wait: &Wait) -> bool {
    let window = wait.window.and_then(|window| story.windows.get(window));
    let returned = window.and_then(|window| window.returned_us);
    returned.zip(wait.ended_us).is_some_and(|(returned, ended)| ended > returned)
}

/// Whether it may have been handed to a task, which would have awaited it, and was cancelled before.
fn went_with_its_task(story: &Story, wait: &Wait) -> bool {
    let cancelled = wait.ended_us.map(|ended_us| (ended_us, TaskEnd::Cancelled));
    story.tasks.iter().any(|task| {
        task.id != wait.task && task.spawned_us >= wait.made_us && task.ended == cancelled
    })
}

/// Where a wait was made, and what it calls there.
fn kind_of(wait: &Wait) -> (Option<u32>, &str) {
    let callee = wait.line.and_then(|_| wait.label.split('(').next());
    (wait.line, callee.unwrap_or_default())
}

/// A `timeout` is awaited although its timer is never polled when what it limits is ready at once;
/// so is an interval that nothing ticks. Calls and sleeps are polled if they are awaited.
fn is_awaited_by_name(wait: &Wait) -> bool {
    match wait.kind {
        WaitKind::Call => true,
        WaitKind::Timer => matches!(wait.label.as_str(), "sleep" | "sleep_until"),
        WaitKind::Tick | WaitKind::Turn => false,
    }
}

impl Tell for NeverAwaited {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::NeverAwaited
    }

    fn sentence(&self) -> String {
        let at = at(self.line);
        match &self.name {
            // A value alone may read like a word of the sentence.
            Some(name) if !name.is_source => format!(
                "The call {name}{at} was made but never polled, so it never ran: a future does \
                 nothing until it is awaited."
            ),
            Some(name) => format!(
                "{name}{at} was made but never polled, so it never ran: a future does nothing \
                 until it is awaited."
            ),
            None => format!(
                "A future{at} is made and dropped, so it never runs: a future does nothing until \
                 it is awaited."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<NeverAwaited> {
    vec![
        NeverAwaited { name: Some(Name::code("fetch_order(42)")), line: Some(6) },
        NeverAwaited { name: Some(Name::data("task")), line: Some(6) },
        NeverAwaited { name: None, line: Some(6) },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, value, wait};

    use crate::judgement::story::{Task, Window};

    fn made(label: &str, line: Option<u32>, polled: bool) -> Wait {
        let wait = wait(WaitKind::Call, label, 0, Some(0), !polled);
        Wait { line, started_us: polled.then_some(0), ..wait }
    }

    #[test]
    fn a_call_is_forgotten_when_none_made_at_its_place_was_polled() {
        let timeout = Wait { kind: WaitKind::Timer, ..made("timeout", Some(3), false) };
        let sleep = Wait { label: "sleep".to_owned(), ..timeout.clone() };
        let table = [
            (vec![made("f(1)", Some(3), false)], true),
            (vec![made("f(1)", Some(3), true)], false),
            (vec![made("f(1)", Some(3), false), made("f(2)", Some(3), true)], false),
            (vec![made("f(1)", Some(3), false), made("f(2)", Some(4), true)], true),
            (vec![made("f(1)", Some(3), false), made("g(2)", Some(3), true)], true),
            (vec![made("a", None, false), made("b", None, true)], false),
            (vec![timeout], false),
            (vec![sleep], true),
        ];
        for (waits, expected) in table {
            let story = Story { waits, ..Story::default() };
            assert_eq!(forgotten(&story, None).next().is_some(), expected, "{:?}", story.waits);
        }
    }

    #[test]
    fn a_call_that_nobody_polled_is_the_cause_only_where_it_is_wanted() {
        let labels = |labels: &[&str]| labels.iter().map(|one| (*one).to_owned()).collect();
        let calls = |expected, got| Check::Calls { expected: labels(expected), got: labels(got) };
        let table = [
            (vec![value("the sum", "3", "1")], true),
            (vec![calls(&["f(1)"], &[])], true),
            (vec![calls(&["f(1)", "f(1)"], &["f(1)"])], true),
            (vec![calls(&["f(1)"], &["f(1)"]), value("the sum", "3", "1")], false),
            (vec![calls(&[], &[]), value("the sum", "3", "1")], false),
            (vec![calls(&["f(2)"], &[])], false),
        ];
        for (checks, expected) in table {
            let waits = vec![made("f(1)", Some(3), false)];
            let mut run = Run::of(Story { waits, ..Story::default() });
            run.report.checks = checks;
            assert_eq!(run.look(find).is_some(), expected, "{:?}", run.report.checks);
        }
    }

    #[test]
    fn a_timer_that_nobody_polled_makes_nothing_slower() {
        for (got_ms, expected) in [(0, true), (81, false)] {
            let sleep = Wait { kind: WaitKind::Timer, ..made("sleep", Some(3), false) };
            let mut run = Run::of(Story { waits: vec![sleep], ..Story::default() });
            run.report.checks = vec![elapsed(80, got_ms)];
            assert_eq!(run.look(find).is_some(), expected, "{got_ms}");
        }
    }

    #[test]
    fn what_is_bound_to_nothing_is_told_where_something_is_wrong() {
        let mut run = Run::of(Story::default());
        run.unbound_future = Some(4);
        assert_eq!(run.look(find), None);
        run.report.checks = vec![value("the sum", "3", "1")];
        let expected = NeverAwaited { name: None, line: Some(4) };
        assert_eq!(run.look(find), Some(expected));
    }

    #[test]
    fn what_is_given_back_is_not_forgotten_by_the_answer() {
        let window = Window { began_us: 0, returned_us: Some(0), let_go: false };
        for (ended_us, expected) in [(0, true), (20_000, false)] {
            let made = made("sleep", Some(3), false);
            let wait = Wait { window: Some(0), ended_us: Some(ended_us), ..made };
            let story = Story { waits: vec![wait], windows: vec![window], ..Story::default() };
            assert_eq!(forgotten(&story, None).next().is_some(), expected, "{ended_us}");
        }
    }

    #[test]
    fn what_a_task_took_along_that_never_ran_is_not_forgotten() {
        let table = [
            (TaskEnd::Cancelled, 5, false),
            (TaskEnd::Completed, 5, true),
            (TaskEnd::Cancelled, 9, true),
        ];
        for (end, ended_us, expected) in table {
            let task = Task { ended: Some((ended_us, end)), ..Task::going_on(2, None) };
            let wait = Wait { ended_us: Some(5), ..made("f(1)", Some(3), false) };
            let story = Story { waits: vec![wait], tasks: vec![task], ..Story::default() };
            assert_eq!(forgotten(&story, None).next().is_some(), expected, "{end:?} {ended_us}");
        }
    }

    #[test]
    fn what_is_only_waiting_for_its_turn_in_a_run_that_was_given_up_is_not_forgotten() {
        let gone = made("f(1)", Some(3), false);
        let kept = Wait { ended_us: None, ..gone.clone() };
        for (wait, expected) in [(gone, true), (kept, false)] {
            let story = Story { waits: vec![wait], ..Story::default() };
            assert_eq!(forgotten(&story, Some(30_000_000)).next().is_some(), expected);
        }
    }
}

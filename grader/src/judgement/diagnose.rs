//! Decides which misunderstanding a failed run shows.
//!
//! Each rule looks at the facts and either finds its cause or does not; [`RULES`] is their order.
//! A cause stands before its symptoms: a thread that stood still also took the wrong time.

use protocol::claim::{Check, End, TrialReport};

use crate::judgement::compiler::forgotten_await_line;
use crate::judgement::finding::{Finding, Took};
use crate::judgement::source::Source;
use crate::judgement::story::{Standstill, Story, Wait, WaitKind, resource_name};
use crate::vocabulary::report::{CompilerMessage, Diagnosis};

/// A failed run, with everything known about it.
#[derive(Clone, Copy, Debug)]
pub struct FailedRun<'a> {
    /// What the test process reported.
    pub report: &'a TrialReport,
    /// What the record tells.
    pub story: &'a Story,
    /// The learner's source.
    pub source: &'a Source,
    /// What the compiler warned of in it.
    pub warnings: &'a [CompilerMessage],
    /// Values that did not change with their inputs, over all runs of all hidden tests.
    pub constants: &'a [Constant],
}

/// A value that came out the same for different inputs, and was right for one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Which value.
    pub what: String,
    /// How it always came out.
    pub got: String,
}

type Rule = fn(&FailedRun<'_>) -> Option<Finding>;

/// Causes before symptoms.
const RULES: [Rule; 17] = [
    panicked,
    spinning,
    blocking,
    restarted,
    far_too_long,
    deadlock,
    hard_coded,
    never_awaited,
    leaked_task,
    said_by_the_test,
    lock_held,
    sequential,
    overlapped,
    waited_for_the_loser,
    wrong_value,
    wrong_clock,
    wrong_time,
];

/// The cause of what went wrong in `case`, and its depth among the causes: smaller is deeper.
/// `None` if nothing went wrong.
pub fn diagnose(case: &FailedRun<'_>) -> Option<(usize, Finding)> {
    RULES.iter().enumerate().find_map(|(depth, rule)| Some((depth, rule(case)?)))
}

/// The values that never changed although their inputs did, over all `reports`.
pub fn constants<'a>(reports: impl Iterator<Item = &'a TrialReport>) -> Vec<Constant> {
    let mut values: Vec<(&str, Vec<(&str, &str)>)> = vec![];
    for check in reports.flat_map(|report| &report.checks) {
        let Check::Value { what, expected, got, .. } = check else { continue };
        match values.iter_mut().find(|(known, _)| known == what) {
            Some((_, pairs)) => pairs.push((expected, got)),
            None => values.push((what, vec![(expected, got)])),
        }
    }
    values.into_iter().filter_map(|(what, pairs)| constant(what, &pairs)).collect()
}

fn constant(what: &str, pairs: &[(&str, &str)]) -> Option<Constant> {
    let (_, got) = pairs.first()?;
    let same_output = pairs.iter().all(|(_, other)| other == got);
    let right_once = pairs.iter().any(|(expected, _)| expected == got);
    let wrong_once = pairs.iter().any(|(expected, _)| expected != got);
    (same_output && right_once && wrong_once)
        .then(|| Constant { what: what.to_owned(), got: (*got).to_owned() })
}

fn panicked(case: &FailedRun<'_>) -> Option<Finding> {
    if let End::Panicked { message, place } = &case.report.end {
        let place = place.as_ref().filter(|place| place.file == case.source.path);
        let line = place.map(|place| place.line);
        return Some(Finding::Panicked { message: message.clone(), line, in_task: false });
    }
    if case.report.may_panic {
        return None;
    }
    let panic = case.story.panics.first()?;
    let line = panic.place.map(|(line, _)| line);
    Some(Finding::Panicked { message: panic.message.clone(), line, in_task: true })
}

fn spinning(case: &FailedRun<'_>) -> Option<Finding> {
    match case.report.end {
        End::PollBudgetSpent { polls } => Some(Finding::Spinning { polls }),
        _ => None,
    }
}

fn blocking(case: &FailedRun<'_>) -> Option<Finding> {
    if case.report.end == End::Stuck {
        let sentence = "One poll waits, with its thread, for a lock or a message, and no other \
                        thread is left that could let go or send: it would wait for ever.";
        return Some(Finding::Said {
            diagnosis: Diagnosis::Blocking,
            sentence: sentence.to_owned(),
        });
    }
    let longest = case.story.blocks.iter().max_by_key(|block| block.for_us)?;
    let line = match longest.why {
        Standstill::Sleeps => case.source.thread_sleep_line(),
        Standstill::Works(_) | Standstill::WaitsFor(_) => longest.line,
    };
    Some(Finding::Blocking { for_us: longest.for_us, line, why: longest.why.clone() })
}

/// How often a timer must have been made anew before its beginning counts as the mistake.
const RESTARTS: usize = 10;

fn restarted(case: &FailedRun<'_>) -> Option<Finding> {
    let gave_up_ms = gave_up_at(case)?;
    let timers = || case.story.waits.iter().filter(|wait| wait.kind == WaitKind::Timer);
    timers().find_map(|first| {
        let line = first.line?;
        let mut same = timers().filter(|timer| timer.line == Some(line));
        let times = same.clone().filter(|timer| timer.dropped).count();
        let ran_out = same.any(|timer| timer.completed().is_some());
        (times >= RESTARTS && !ran_out).then(|| Finding::Restarted {
            label: first.label.clone(),
            line,
            times,
            gave_up_ms,
        })
    })
}

fn far_too_long(case: &FailedRun<'_>) -> Option<Finding> {
    gave_up_at(case)?;
    let timer = case.story.waits.iter().find(|wait| {
        let takes_us = wait.takes_us.unwrap_or(0);
        wait.ended_us.is_none() && takes_us > case.story.now_us / 2
    })?;
    Some(Finding::FarTooLong {
        label: timer.label.clone(),
        line: timer.line,
        takes_ms: timer.takes_us? / 1000,
        expected_ms: case.report.expecting_ms,
    })
}

fn deadlock(case: &FailedRun<'_>) -> Option<Finding> {
    let gave_up_ms = gave_up_at(case)?;
    let stuck = case.story.waits.iter().rev().find(|wait| {
        wait.kind == WaitKind::Turn && wait.started_us.is_some() && wait.ended_us.is_none()
    });
    Some(Finding::Deadlock {
        waits_for: stuck.map(|wait| wait.label.clone()),
        line: stuck.and_then(|wait| wait.line),
        gave_up_ms,
    })
}

fn gave_up_at(case: &FailedRun<'_>) -> Option<u64> {
    (case.report.end == End::DeadlinePassed).then_some(case.story.now_us / 1000)
}

fn hard_coded(case: &FailedRun<'_>) -> Option<Finding> {
    let wrong: Vec<_> = wrong_values(case).map(|(what, ..)| what).collect();
    let constant =
        case.constants.iter().find(|constant| wrong.contains(&constant.what.as_str()))?;
    Some(Finding::HardCoded { what: constant.what.clone(), got: constant.got.clone() })
}

fn never_awaited(case: &FailedRun<'_>) -> Option<Finding> {
    if case.report.checks.iter().all(Check::holds) {
        return None;
    }
    let never = case.story.waits.iter().find(|wait| was_forgotten(wait, case.story));
    match (never, forgotten_await_line(case.warnings)) {
        (Some(wait), warned) => Some(Finding::NeverAwaited {
            label: Some(wait.label.clone()),
            line: wait.line.or(warned),
        }),
        (None, Some(line)) => Some(Finding::NeverAwaited { label: None, line: Some(line) }),
        (None, None) => None,
    }
}

/// It was never polled, and none of its kind was: where others made at the same place were polled,
/// the code does await them, and this one was dropped before its turn came.
fn was_forgotten(wait: &Wait, story: &Story) -> bool {
    let callee = |wait: &Wait| wait.label.split('(').next().map(str::to_owned);
    let is_kin = |other: &&Wait| {
        other.line == wait.line && (wait.line.is_none() || callee(other) == callee(wait))
    };
    let mut kin = story.waits.iter().filter(is_kin);
    wait.started_us.is_none() && kin.all(|other| other.started_us.is_none())
}

fn leaked_task(case: &FailedRun<'_>) -> Option<Finding> {
    if case.report.may_leave_tasks {
        return None;
    }
    let left: Vec<_> = case.story.tasks.iter().filter(|task| task.left_behind).collect();
    let returned = case.story.windows.iter().find_map(|window| window.returned_us);
    Some(Finding::LeakedTask {
        tasks: left.len(),
        line: left.first()?.line,
        at_ms: returned.unwrap_or(case.story.now_us) / 1000,
    })
}

fn said_by_the_test(case: &FailedRun<'_>) -> Option<Finding> {
    let failed = case.report.checks.iter().filter(|check| !check.holds());
    failed.into_iter().find_map(|check| match check {
        Check::Fact { otherwise, means: diagnosis, .. } => {
            Some(Finding::Said { diagnosis: *diagnosis, sentence: otherwise.clone() })
        }
        Check::Value { what, expected, got, means: Some(diagnosis), .. } => Some(Finding::Means {
            diagnosis: *diagnosis,
            what: what.clone(),
            expected: expected.clone(),
            got: got.clone(),
        }),
        _ => None,
    })
}

/// Too slow, and a lock was in hand while something else was waited for.
fn lock_held(case: &FailedRun<'_>) -> Option<Finding> {
    let (began_us, took) = too_slow(case)?;
    let waits = completed_since(case.story, began_us);
    let others_queued = case.story.waits.iter().any(|wait| {
        wait.kind == WaitKind::Turn && wait.started_us < wait.ended_us && wait.ended_us.is_some()
    });
    if !others_queued {
        return None;
    }
    case.story.holds.iter().find_map(|hold| {
        let to_us = hold.to_us?;
        let inside = waits.iter().find(|wait| {
            wait.task == hold.task && hold.from_us <= wait.from_us && wait.to_us <= to_us
        })?;
        Some(Finding::LockHeld {
            lock: resource_name(hold.kind),
            line: hold.line,
            while_waiting: inside.label.to_owned(),
            took,
        })
    })
}

/// Too slow by just what waiting one after the other costs.
fn sequential(case: &FailedRun<'_>) -> Option<Finding> {
    let (began_us, took) = too_slow(case)?;
    let waits = completed_since(case.story, began_us);
    let chain = chain_to_the_end(&waits, began_us)?;
    let lengths: Vec<_> = chain.iter().map(|wait| wait.to_us - wait.from_us).collect();
    let pair = first_to_overlap(&lengths, took.expected_ms * 1000)?;
    Some(Finding::Sequential {
        first: chain[pair].label.to_owned(),
        then: chain[pair + 1].label.to_owned(),
        line: chain[pair + 1].line,
        took,
    })
}

/// Too quick, and waits overlapped.
fn overlapped(case: &FailedRun<'_>) -> Option<Finding> {
    let (began_us, took) = elapsed(case).find(|(_, took)| took.got_ms < took.expected_ms)?;
    let waits = completed_since(case.story, began_us);
    let (first, then) = waits.iter().enumerate().find_map(|(index, first)| {
        let then = waits[index + 1..].iter().find(|then| then.from_us < first.to_us)?;
        Some((first, then))
    })?;
    Some(Finding::Overlapped {
        first: first.label.to_owned(),
        then: then.label.to_owned(),
        line: then.line,
        took,
    })
}

/// Too slow by waiting for a call that another one had made superfluous: its reply came at the
/// very time at which the answer was expected.
fn waited_for_the_loser(case: &FailedRun<'_>) -> Option<Finding> {
    let (began_us, took) = too_slow(case)?;
    let (expected_us, got_us) = (began_us + took.expected_ms * 1000, began_us + took.got_ms * 1000);
    let calls = || case.story.waits.iter().filter(|wait| wait.kind == WaitKind::Call);
    let spans =
        || calls().filter_map(|call| Some((call, call.completed().filter(|s| s.0 >= began_us)?)));
    let (winner, _) = spans().find(|(_, (_, to_us))| *to_us == expected_us)?;
    let (loser, _) =
        spans().find(|(_, (from_us, to_us))| *from_us < expected_us && *to_us == got_us)?;
    Some(Finding::WaitedForTheLoser {
        winner: winner.label.clone(),
        loser: loser.label.clone(),
        took,
    })
}

fn wrong_value(case: &FailedRun<'_>) -> Option<Finding> {
    let (what, expected, got) = wrong_values(case).next()?;
    Some(Finding::WrongValue {
        what: what.to_owned(),
        expected: expected.to_owned(),
        got: got.to_owned(),
    })
}

fn wrong_clock(case: &FailedRun<'_>) -> Option<Finding> {
    let slept_ms = case.story.slept_elsewhere_us?.div_ceil(1000);
    let (_, took) = elapsed(case).find(|(_, took)| took.got_ms != took.expected_ms)?;
    Some(Finding::WrongClock { slept_ms, took })
}

fn wrong_time(case: &FailedRun<'_>) -> Option<Finding> {
    let (began_us, took) = elapsed(case).find(|(_, took)| took.got_ms != took.expected_ms)?;
    let waits = completed_since(case.story, began_us);
    let returned_us = began_us + took.got_ms * 1000;
    let last = waits.iter().find(|wait| wait.to_us == returned_us);
    let last = last.filter(|_| took.got_ms > took.expected_ms).map(|wait| wait.label.to_owned());
    Some(Finding::WrongTime { took, last })
}

fn wrong_values<'a>(case: &FailedRun<'a>) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    case.report.checks.iter().filter_map(|check| match check {
        Check::Value { what, expected, got, holds: false, .. } => {
            Some((what.as_str(), expected.as_str(), got.as_str()))
        }
        _ => None,
    })
}

fn elapsed<'a>(case: &FailedRun<'a>) -> impl Iterator<Item = (u64, Took)> + use<'a> {
    case.report.checks.iter().filter_map(|check| match check {
        Check::Elapsed { began_us, expected_ms, got_ms } => {
            Some((*began_us, Took { got_ms: *got_ms, expected_ms: *expected_ms }))
        }
        _ => None,
    })
}

fn too_slow(case: &FailedRun<'_>) -> Option<(u64, Took)> {
    elapsed(case).find(|(_, took)| took.got_ms > took.expected_ms)
}

/// A wait that was seen through and took time.
struct Span<'a> {
    label: &'a str,
    line: Option<u32>,
    task: u32,
    from_us: u64,
    to_us: u64,
}

/// Those that began at `began_us` or later, by their beginning.
fn completed_since(story: &Story, began_us: u64) -> Vec<Span<'_>> {
    let timed = story.waits.iter().filter(|wait| wait.kind != WaitKind::Turn);
    let mut spans: Vec<_> = timed
        .filter_map(|wait| {
            let (from_us, to_us) = wait.completed()?;
            let Wait { label, line, task, .. } = wait;
            let span = Span { label, line: *line, task: *task, from_us, to_us };
            (from_us >= began_us && to_us > from_us).then_some(span)
        })
        .collect();
    spans.sort_by_key(|span| (span.from_us, span.to_us));
    spans
}

/// Waits that each begin when the one before ends, from `began_us` to the last end of all.
fn chain_to_the_end<'s, 'w>(waits: &'s [Span<'w>], began_us: u64) -> Option<Vec<&'s Span<'w>>> {
    let mut chain = vec![waits.iter().max_by_key(|wait| wait.to_us)?];
    loop {
        let next_us = chain.last()?.from_us;
        if next_us == began_us {
            chain.reverse();
            return Some(chain);
        }
        chain.push(waits.iter().find(|wait| wait.to_us == next_us)?);
    }
}

/// Whether some neighbours in a chain of these lengths could overlap such that the whole takes
/// `expected`; the index of the first that could.
///
/// A chain is cut into runs of neighbours, each as long as its longest. Every sum that a prefix
/// can come to is kept, with the first overlap on the way there.
fn first_to_overlap(lengths: &[u64], expected: u64) -> Option<usize> {
    let mut sums: Vec<Vec<(u64, Option<usize>)>> = vec![vec![(0, None)]];
    for end in 1..=lengths.len() {
        let mut here: Vec<(u64, Option<usize>)> = vec![];
        for start in 0..end {
            let longest = lengths[start..end].iter().copied().max().unwrap_or(0);
            let overlaps = (end - start > 1).then_some(start);
            for &(sum, first) in &sums[start] {
                let (sum, first) = (sum + longest, first.or(overlaps));
                if sum <= expected && !here.iter().any(|(known, _)| *known == sum) {
                    here.push((sum, first));
                }
            }
        }
        sums.push(here);
    }
    sums.last()?.iter().find(|(sum, _)| *sum == expected).and_then(|(_, first)| *first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::report::Diagnosis;

    #[test]
    fn waits_could_overlap_where_some_runs_longest_add_up_to_the_expected_time() {
        let table: [(&[u64], u64, Option<usize>); 8] = [
            (&[100, 80], 100, Some(0)),
            (&[100, 80, 50], 180, Some(1)),
            (&[30, 10, 20], 30, Some(0)),
            (&[100, 200, 400, 800], 700, None),
            (&[100, 80], 180, None),
            (&[100], 50, None),
            (&[], 0, None),
            (&[10; 40], 10, Some(0)),
        ];
        for (lengths, expected, first) in table {
            assert_eq!(first_to_overlap(lengths, expected), first, "{lengths:?} to {expected}");
        }
    }

    fn call(label: &str, line: Option<u32>, polled: bool) -> Wait {
        Wait {
            label: label.to_owned(),
            kind: WaitKind::Call,
            line,
            task: 1,
            made_us: 0,
            started_us: polled.then_some(0),
            ended_us: Some(0),
            dropped: !polled,
            takes_us: None,
        }
    }

    #[test]
    fn a_call_is_forgotten_when_none_made_at_its_place_was_polled() {
        let table = [
            (vec![call("f(1)", Some(3), false)], true),
            (vec![call("f(1)", Some(3), true)], false),
            (vec![call("f(1)", Some(3), false), call("f(2)", Some(3), true)], false),
            (vec![call("f(1)", Some(3), false), call("f(2)", Some(4), true)], true),
            (vec![call("f(1)", Some(3), false), call("g(2)", Some(3), true)], true),
            (vec![call("a", None, false), call("b", None, true)], false),
        ];
        for (waits, expected) in table {
            let story = Story { waits, ..Story::default() };
            assert_eq!(was_forgotten(&story.waits[0], &story), expected, "{:?}", story.waits);
        }
    }

    fn value(what: &str, expected: &str, got: &str) -> Check {
        Check::Value {
            what: what.to_owned(),
            expected: expected.to_owned(),
            got: got.to_owned(),
            holds: expected == got,
            means: None,
        }
    }

    #[test]
    fn a_value_is_hard_coded_when_it_never_changes_and_is_right_once() {
        let table = [
            (vec![value("a", "1", "1"), value("a", "2", "1")], 1),
            (vec![value("a", "1", "1"), value("a", "2", "2")], 0),
            (vec![value("a", "1", "3"), value("a", "2", "3")], 0),
            (vec![value("a", "1", "1"), value("b", "2", "1")], 0),
            (vec![value("a", "1", "1"), value("a", "1", "1")], 0),
        ];
        for (checks, expected) in table {
            let report = TrialReport {
                seed: 0,
                end: End::Returned,
                checks: checks.clone(),
                expecting_ms: None,
                may_leave_tasks: false,
                may_panic: false,
                real_time: false,
                foreign_threads: false,
                meddled: None,
            };
            assert_eq!(constants([&report].into_iter()).len(), expected, "{checks:?}");
        }
    }

    fn wait(kind: WaitKind, label: &str, from: u64, to: Option<u64>, dropped: bool) -> Wait {
        Wait {
            label: label.to_owned(),
            kind,
            line: Some(7),
            task: 1,
            made_us: from * 1000,
            started_us: Some(from * 1000),
            ended_us: to.map(|to| to * 1000),
            dropped,
            takes_us: None,
        }
    }

    fn found(end: End, checks: Vec<Check>, waits: Vec<Wait>) -> Option<Finding> {
        let report = TrialReport {
            seed: 0,
            end,
            checks,
            expecting_ms: None,
            may_leave_tasks: false,
            may_panic: false,
            real_time: false,
            foreign_threads: false,
            meddled: None,
        };
        let story = Story { waits, now_us: 30_000_000, ..Story::default() };
        let source = Source::new("lib.rs", "");
        let case = FailedRun {
            report: &report,
            story: &story,
            source: &source,
            warnings: &[],
            constants: &[],
        };
        diagnose(&case).map(|(_, finding)| finding)
    }

    #[test]
    fn a_call_that_ends_with_the_answer_has_lost_when_another_was_ready_in_time() {
        let call = |label, to| wait(WaitKind::Call, label, 0, Some(to), false);
        let timer = |to| wait(WaitKind::Timer, "sleep", 0, Some(to), false);
        let table = [
            (vec![call("a", 30), call("b", 80)], Diagnosis::NotCancelled),
            (vec![call("b", 80), call("a", 30)], Diagnosis::NotCancelled),
            // A timer is a limit, and nothing that work could lose against.
            (vec![timer(30), call("b", 80)], Diagnosis::WrongTime),
            // Neither was ready at the time that is expected.
            (vec![call("a", 40), call("b", 80)], Diagnosis::WrongTime),
        ];
        for (waits, expected) in table {
            let took = Check::Elapsed { began_us: 0, expected_ms: 30, got_ms: 80 };
            let finding = found(End::Returned, vec![took], waits.clone());
            assert_eq!(finding.map(|found| found.diagnosis()), Some(expected), "{waits:?}");
        }
    }

    #[test]
    fn a_timer_is_restarted_when_it_was_made_often_and_never_ran_out() {
        let lost = |n| (0..n).map(|i| wait(WaitKind::Timer, "sleep", i, Some(i + 1), true));
        let ran_out = wait(WaitKind::Timer, "sleep", 99, Some(199), false);
        let table = [
            (lost(40).collect(), Some(40)),
            (lost(3).collect(), None),
            (lost(40).chain([ran_out]).collect::<Vec<_>>(), None),
        ];
        for (waits, expected) in table {
            let times = match found(End::DeadlinePassed, vec![], waits) {
                Some(Finding::Restarted { times, .. }) => Some(times),
                _ => None,
            };
            assert_eq!(times, expected);
        }
    }
}

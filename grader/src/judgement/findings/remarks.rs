//! What stands out in a run of which nobody expects anything: what the record says by itself.
//!
//! Each remark is one finding's fact without the expectation that makes it a fault, or, where the
//! finding speaks of an answer, a sentence of its own.

use std::collections::BTreeMap;

use protocol::claim::End;

use super::facts::{FailedRun, at};
use super::tell::Tell;
use super::{Finding, blocking, deadlock, lock_held, never_awaited, panicked, spinning, stuck};
use crate::judgement::clues;
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::played::{About, Remark};

/// How often a timer has to begin anew before it stands out.
const RESTARTS: usize = 3;

/// What stands out in `run`, the gravest first. `function` is what was called.
pub fn remarks(run: &FailedRun<'_>, function: &str) -> Vec<Remark> {
    let told =
        |about, found: &dyn Tell| Remark { about, message: found.sentence(), line: found.line() };
    let went_on = !matches!(run.report.end, End::Panicked { .. });
    [
        blocked(run),
        panicked::find(run).filter(|_| went_on).map(|found| told(About::Panicked, &found)),
        no_panic(run)
            .then(|| never_awaited::seen(run))
            .flatten()
            .map(|found| told(About::NeverPolled, &found)),
        leaked(run, function),
        lock_held::seen(run).map(|found| Remark {
            about: About::LockHeld,
            message: found.sentence(),
            line: found.line(),
        }),
        restarted(run),
        wrong_clock(run),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why a run that did not end by itself was given up: it stands still, it spins, or it goes on.
pub fn gave_up(run: &FailedRun<'_>) -> Option<Finding> {
    stuck::find(run)
        .map(Finding::from)
        .or_else(|| spinning::find(run).map(Finding::from))
        .or_else(|| deadlock::find(run).map(Finding::from))
        .or_else(|| panicked::find(run).map(Finding::from))
}

/// What stands still for good in a run that goes on and on.
pub fn stands_still_beside(run: &FailedRun<'_>) -> Option<Finding> {
    deadlock::beside(run).map(Finding::from)
}

/// A panic drops what comes after it, and what would have been polled.
fn no_panic(run: &FailedRun<'_>) -> bool {
    run.story.panics.is_empty() && !matches!(run.report.end, End::Panicked { .. })
}

fn blocked(run: &FailedRun<'_>) -> Option<Remark> {
    let found = blocking::find(run)?;
    let others = match run.story.blocks.len() {
        1 => String::new(),
        all => format!(" That is the longest of {all} standstills."),
    };
    Some(Remark { about: About::Blocked, message: found.sentence() + &others, line: found.line() })
}

fn leaked(run: &FailedRun<'_>, function: &str) -> Option<Remark> {
    let left: Vec<_> = run.story.tasks.iter().filter(|task| task.left_behind).collect();
    let first = left.first()?;
    let at_ms = first.seen_alive_us? / 1000;
    let line = first.line;
    let who = match left.len() {
        1 => format!("The task spawned{}", at(line)),
        tasks if left.iter().all(|task| task.line == line) => {
            format!("{tasks} tasks spawned{}", at(line))
        }
        tasks => format!("{tasks} tasks, the first spawned{},", at(line)),
    };
    let (them, advice) = match left.len() {
        1 => ("it", " Await its handle if it should finish."),
        _ => ("them", " Await their handles if they should finish."),
    };
    // Who was told to go is gone after its next turn, and nobody waited for that.
    let advice = if clues::aborts(run.source) { "" } else { advice };
    let message = format!(
        "{who} had not ended at {at_ms} ms, when `{function}` returned: the runtime drops {them} \
         there.{advice}"
    );
    Some(Remark { about: About::Leaked, message, line })
}

/// Timers that were made at one place.
#[derive(Default)]
struct Timers<'a> {
    first: Option<&'a Wait>,
    dropped: usize,
    ran_out: bool,
}

/// A timer that was dropped whenever it had begun. That of a limit is there to be dropped.
fn restarted(run: &FailedRun<'_>) -> Option<Remark> {
    let is_a_pause = |wait: &&Wait| {
        wait.kind == WaitKind::Timer
            && wait.started_us.is_some()
            && matches!(wait.label.as_str(), "sleep" | "sleep_until")
    };
    let mut by_place: BTreeMap<(u32, u32), Timers<'_>> = BTreeMap::new();
    for timer in run.story.waits.iter().filter(is_a_pause) {
        let Some(line) = timer.line else { continue };
        let timers = by_place.entry((line, timer.task)).or_default();
        timers.first = timers.first.or(Some(timer));
        timers.dropped += usize::from(timer.is_given_up());
        timers.ran_out |= timer.completed().is_some();
    }
    let all_told = run.story.untold == 0;
    let (line, timers) = by_place
        .into_iter()
        .map(|((line, _), timers)| (line, timers))
        .find(|(_, timers)| all_told && timers.dropped >= RESTARTS && !timers.ran_out)?;
    let Timers { first, dropped, .. } = timers;
    let message = format!(
        "`{}` on line {line} was begun and dropped {dropped} times and never ran out: each turn \
         begins it anew. If it should run out in the end, make it once, before the loop, and keep it.",
        first?.label
    );
    Some(Remark { about: About::Restarted, message, line: Some(line) })
}

/// Under a paused clock those of the system hardly move.
fn wrong_clock(run: &FailedRun<'_>) -> Option<Remark> {
    let reads = run.story.clock_reads;
    if run.report.real_time || reads == 0 {
        return None;
    }
    let line = clues::std_instant_line(run.source)?;
    let times = if reads == 1 { "once".to_owned() } else { format!("{reads} times") };
    let message = format!(
        "The system's clock was read {times}; line {line} names `std::time::Instant`. It hardly moves \
         here, while virtual time jumps from timer to timer: `tokio::time::Instant` tells how long \
         things took."
    );
    Some(Remark { about: About::WrongClock, message, line: Some(line) })
}

#[cfg(test)]
mod tests {
    use protocol::event::ResourceKind;

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, wait};
    use crate::judgement::story::{Block, Hold, Panic, Raised, Standstill, Story, Task};

    fn task(id: u32, line: u32, left_behind: bool) -> Task {
        Task {
            left_behind,
            seen_alive_us: left_behind.then_some(80_000),
            window: Some(0),
            ..Task::going_on(id, Some(line))
        }
    }

    fn sleep(from: u64, to: u64, dropped: bool) -> Wait {
        wait(WaitKind::Timer, "sleep", from, Some(to), dropped)
    }

    fn block(for_us: u64) -> Block {
        Block { at_us: 0, for_us, task: 1, line: Some(3), why: Standstill::Sleeps }
    }

    fn hold(kind: ResourceKind) -> Hold {
        let (from_us, to_us) = (0, Some(50_000));
        Hold { resource: 5, kind, line: Some(4), taken: None, task: 1, from_us, to_us }
    }

    fn turn() -> Wait {
        Wait { resource: Some(5), ..wait(WaitKind::Turn, "Mutex", 0, Some(50), false) }
    }

    fn said(story: Story, text: &str) -> Vec<(About, String)> {
        let mut run = Run::of(story).text(text);
        run.exercise.takes_time = true;
        let remarks = run.look(|run| remarks(run, "main"));
        remarks.into_iter().map(|remark| (remark.about, remark.message)).collect()
    }

    #[test]
    fn a_run_without_anything_to_remark_on_has_no_remarks() {
        let quiet = Story {
            waits: vec![sleep(0, 100, false), sleep(0, 50, true)],
            tasks: vec![task(2, 5, false)],
            ..Story::default()
        };
        assert_eq!(said(quiet, ""), []);
        assert_eq!(said(Story::default(), "fn f() { Instant::now() }"), []);
    }

    /// Asserts that each run has one remark, about this and with these words.
    #[track_caller]
    fn stand_out(table: impl IntoIterator<Item = (Story, About, &'static str)>) {
        for (story, about, words) in table {
            let remarks = said(story, "fn f() { std::time::Instant::now() }");
            assert!(
                matches!(&remarks[..], [(kind, text)] if *kind == about && text.contains(words)),
                "{words}: {remarks:?}"
            );
        }
    }

    #[test]
    fn standstills_panics_and_what_is_left_behind_stand_out() {
        let blocks = || Story { blocks: vec![block(9), block(50_000)], ..Story::default() };
        let tasks = |tasks| Story { tasks, ..Story::default() };
        let panic = Panic {
            message: "oh".to_owned(),
            raised: Raised::InTheAnswer { line: 4, column: 1 },
            task: 2,
            within: None,
        };
        let panicked = Story { panics: vec![panic], ..tasks(vec![task(2, 5, false)]) };
        let one = "The task spawned on line 5 had not ended at 80 ms, when `main` returned";
        stand_out([
            (blocks(), About::Blocked, "put to sleep for 50 ms on line 3"),
            (blocks(), About::Blocked, "the longest of 2 standstills"),
            (panicked, About::Panicked, "A task panicked on line 4: oh"),
            (tasks(vec![task(2, 5, true)]), About::Leaked, one),
            (
                tasks(vec![task(2, 5, true), task(3, 5, true)]),
                About::Leaked,
                "2 tasks spawned on line 5 had not ended",
            ),
            (
                tasks(vec![task(2, 5, true), task(3, 6, true)]),
                About::Leaked,
                "2 tasks, the first spawned on line 5,",
            ),
        ]);
    }

    #[test]
    fn waits_that_went_otherwise_than_meant_stand_out() {
        let waits = |waits| Story { waits, ..Story::default() };
        let unpolled = Wait { started_us: None, ..sleep(0, 0, true) };
        let restarted = (0..4).map(|i| sleep(i * 10, i * 10 + 10, true)).collect();
        let queued = waits(vec![sleep(0, 50, false), turn()]);
        let held = "The Mutex made on line 4 is held while `sleep` on line 7 is awaited, and one";
        stand_out([
            (waits(vec![unpolled]), About::NeverPolled, "`sleep` on line 7"),
            (Story { holds: vec![hold(ResourceKind::Mutex)], ..queued }, About::LockHeld, held),
            (waits(restarted), About::Restarted, "`sleep` on line 7 was begun and dropped 4 times"),
            (
                Story { clock_reads: 2, ..Story::default() },
                About::WrongClock,
                "read 2 times; line 1 names `std::time::Instant`",
            ),
        ]);
    }

    #[test]
    fn a_task_that_was_told_to_go_is_not_to_be_awaited() {
        let left = || Story { tasks: vec![task(2, 5, true)], ..Story::default() };
        for (text, advised) in [("fn f() {}", true), ("fn f() { handle.abort(); }", false)] {
            assert_eq!(said(left(), text)[0].1.contains("Await its handle"), advised, "{text}");
        }
    }

    #[test]
    fn a_lock_that_nobody_waits_for_and_a_permit_are_no_matter() {
        let alone = vec![sleep(0, 50, false)];
        let queued = vec![sleep(0, 50, false), turn()];
        for (kind, waits) in [(ResourceKind::Mutex, alone), (ResourceKind::Semaphore, queued)] {
            let story = Story { waits, holds: vec![hold(kind)], ..Story::default() };
            assert_eq!(said(story, ""), []);
        }
    }
}

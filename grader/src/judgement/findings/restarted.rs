//! A timer was made anew again and again, and never ran out.

use std::collections::BTreeMap;

use protocol::claim::End;

use super::facts::{FailedRun, GaveUp};
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::{MOST_TOLD, Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restarted {
    label: String,
    line: u32,
    times: usize,
    /// There were no more than are told of.
    all_told: bool,
    dropped: Dropped,
}

/// When each of them was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dropped {
    /// Some time later, until the run was given up.
    Until(GaveUp),
    /// At the instant at which it was begun.
    AtOnce,
}

/// How often a timer must have been made anew before its beginning counts as the mistake.
const RESTARTS: usize = 10;

/// Timers made at the same place. Those that are due at the same time are one, made again.
struct Timers<'a> {
    first: Option<&'a Wait>,
    dropped: usize,
    ran_out: bool,
    last_due_us: Option<u64>,
    moves: bool,
    /// Each was dropped, by the answer, at the instant at which it was begun.
    all_at_once: bool,
}

pub fn find(run: &FailedRun<'_>) -> Option<Restarted> {
    let gave_up = run.gave_up()?;
    let again =
        |_: u32, timers: &Timers<'_>| timers.dropped >= RESTARTS && !timers.ran_out && timers.moves;
    first(run, Dropped::Until(gave_up), again)
}

/// A timer that is made in each poll by hand, and dropped in it.
pub fn in_each_poll(run: &FailedRun<'_>) -> Option<Restarted> {
    if run.report.end == End::Returned && !run.a_check_fails() {
        return None;
    }
    let again = |line, timers: &Timers<'_>| {
        timers.dropped >= 2 && timers.all_at_once && clues::is_polled_by_hand(run.source, line)
    };
    first(run, Dropped::AtOnce, again)
}

/// The first line whose timers are so.
fn first(
    run: &FailedRun<'_>,
    dropped: Dropped,
    again: impl Fn(u32, &Timers<'_>) -> bool,
) -> Option<Restarted> {
    let mut by_line: BTreeMap<u32, Timers<'_>> = BTreeMap::new();
    for timer in run.story.waits.iter().filter(|wait| wait.kind == WaitKind::Timer) {
        if let Some(line) = timer.line {
            by_line.entry(line).or_default().add(timer);
        }
    }
    by_line.into_iter().find_map(|(line, timers)| {
        let label = timers.first?.label.clone();
        let all_told = run.story.waits.len() < MOST_TOLD && run.story.unrecorded == 0;
        let times = timers.dropped;
        again(line, &timers).then_some(Restarted { label, line, times, all_told, dropped })
    })
}

impl Default for Timers<'_> {
    fn default() -> Self {
        Self {
            first: None,
            dropped: 0,
            ran_out: false,
            last_due_us: None,
            moves: false,
            all_at_once: true,
        }
    }
}

impl<'a> Timers<'a> {
    fn add(&mut self, timer: &'a Wait) {
        self.first = self.first.or(Some(timer));
        self.dropped += usize::from(timer.is_given_up());
        self.ran_out |= timer.completed().is_some();
        self.all_at_once &=
            timer.is_given_up() && timer.started_us.is_some() && timer.started_us == timer.ended_us;
        let due_us = timer.due_us();
        self.moves |= self.last_due_us.is_some() && due_us > self.last_due_us;
        self.last_due_us = due_us.or(self.last_due_us);
    }
}

impl Tell for Restarted {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTime
    }

    fn sentence(&self) -> String {
        let Self { label, line, times, .. } = self;
        let least = if self.all_told { "" } else { "more than " };
        match self.dropped {
            Dropped::Until(gave_up) => format!(
                "`{label}` on line {line} was begun and dropped {least}{times} times in {gave_up} and \
                 never ran out: each time, its time counts from the beginning. What is to run \
                 out must begin once, and be kept from turn to turn."
            ),
            Dropped::AtOnce => format!(
                "`{label}` on line {line} was begun {least}{times} times and dropped each time at the \
                 instant at which it began, so it never ran out: a timer that is dropped wakes nobody. \
                 Keep one from poll to poll, and poll that."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        Some(self.line)
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Restarted> {
    use crate::vocabulary::timeline::Clock;

    let restarted = |times, all_told| Restarted {
        label: "sleep".to_owned(),
        line: 6,
        times,
        all_told,
        dropped: Dropped::Until(GaveUp { at_ms: 30_000, clock: Clock::Virtual }),
    };
    let at_once = Restarted { dropped: Dropped::AtOnce, ..restarted(3, true) };
    vec![restarted(3000, true), restarted(10_000, false), at_once]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::Story;

    #[test]
    fn a_timer_is_restarted_when_it_was_made_often_and_never_ran_out() {
        let timer = |i, takes_us| Wait {
            takes_us: Some(takes_us),
            ..wait(WaitKind::Timer, "sleep", i, Some(i + 1), true)
        };
        let lost = |n| (0..n).map(move |i| timer(i, 100_000));
        // A deadline that stands still: each timer is shorter than the last.
        let same_deadline = (0..40).map(|i| timer(i, (60 - i) * 1000));
        let ran_out = wait(WaitKind::Timer, "sleep", 99, Some(199), false);
        let table = [
            (lost(40).collect(), Some(40)),
            (lost(3).collect(), None),
            (same_deadline.collect(), None),
            (lost(40).chain([ran_out]).collect::<Vec<_>>(), None),
        ];
        for (waits, expected) in table {
            let mut run = Run::of(Story { waits, now_us: 30_000_000, ..Story::default() });
            run.report.end = End::DeadlinePassed;
            assert_eq!(run.look(find).map(|found| found.times), expected);
        }
    }

    #[test]
    fn a_timer_is_made_in_each_poll_where_that_is_done_by_hand() {
        let by_hand = "fn f() {}\n\n\n\n fn poll_next(cx: &mut Context<'_>) {\n\n sleep(d);\n }";
        let awaited = "fn f() {}\n\n\n\n async fn f() {\n\n sleep(d);\n }";
        let block = "fn poll(cx: &mut Context<'_>) {\n\n\n async {\n\n\n sleep(d);\n } }";
        let timer = |from, to, dropped| Wait {
            takes_us: Some(100_000),
            ..wait(WaitKind::Timer, "sleep", from, Some(to), dropped)
        };
        let (one, other) = (|| timer(5, 5, true), || timer(9, 9, true));
        let by_test = Wait { dropped_by_test: true, ..timer(9, 9, true) };
        let table = [
            (by_hand, vec![one(), other()], true),
            (awaited, vec![one(), other()], false),
            (block, vec![one(), other()], false),
            (by_hand, vec![one()], false),
            (by_hand, vec![one(), other(), timer(9, 10, true)], false),
            (by_hand, vec![one(), other(), by_test], false),
            (by_hand, vec![one(), other(), timer(9, 109, false)], false),
        ];
        for (text, waits, expected) in table {
            let mut run = Run::of(Story { waits, ..Story::default() }).text(text);
            assert_eq!(run.look(in_each_poll), None);
            run.report.checks = vec![elapsed(30, 0)];
            assert_eq!(run.look(in_each_poll).is_some(), expected, "{:?}", run.story.waits);
        }
    }
}

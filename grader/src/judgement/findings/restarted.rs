//! A timer was made anew again and again, and never ran out.

use std::collections::BTreeMap;

use super::facts::{FailedRun, GaveUp};
use super::tell::Tell;
use crate::judgement::story::{MOST_TOLD, Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restarted {
    label: String,
    line: u32,
    times: usize,
    /// There were no more than are told of.
    all_told: bool,
    gave_up: GaveUp,
}

/// How often a timer must have been made anew before its beginning counts as the mistake.
const RESTARTS: usize = 10;

/// Timers made at the same place. Those that are due at the same time are one, made again.
#[derive(Default)]
struct Timers<'a> {
    first: Option<&'a Wait>,
    dropped: usize,
    ran_out: bool,
    last_due_us: Option<u64>,
    moves: bool,
}

pub fn find(run: &FailedRun<'_>) -> Option<Restarted> {
    let gave_up = run.gave_up()?;
    let mut by_line: BTreeMap<u32, Timers<'_>> = BTreeMap::new();
    for timer in run.story.waits.iter().filter(|wait| wait.kind == WaitKind::Timer) {
        if let Some(line) = timer.line {
            by_line.entry(line).or_default().add(timer);
        }
    }
    by_line.into_iter().find_map(|(line, timers)| {
        let again = timers.dropped >= RESTARTS && !timers.ran_out && timers.moves;
        let label = timers.first?.label.clone();
        let all_told = run.story.waits.len() < MOST_TOLD && run.story.unrecorded == 0;
        let times = timers.dropped;
        again.then_some(Restarted { label, line, times, all_told, gave_up })
    })
}

impl<'a> Timers<'a> {
    fn add(&mut self, timer: &'a Wait) {
        self.first = self.first.or(Some(timer));
        self.dropped += usize::from(timer.is_given_up());
        self.ran_out |= timer.completed().is_some();
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
        let Self { label, line, times, gave_up, .. } = self;
        let least = if self.all_told { "" } else { "more than " };
        format!(
            "`{label}` on line {line} was begun and dropped {least}{times} times in {gave_up} and \
             never ran out: each time, its time counts from the beginning. What is to run \
             out must begin once, and be kept from turn to turn."
        )
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
        gave_up: GaveUp { at_ms: 30_000, clock: Clock::Virtual },
    };
    vec![restarted(3000, true), restarted(10_000, false)]
}

#[cfg(test)]
mod tests {
    use protocol::claim::End;

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, wait};
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
}

//! Real time was measured or slept, where the runtime's clock counts.

use protocol::claim::End;

use super::facts::FailedRun;
use super::facts::{Took, at};
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::story::WaitKind;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongClock {
    /// The system's clock was read on this line, and something went wrong.
    Read {
        line: u32,
        reads: u64,
        /// The answer also set a timer, which wakes whoever polled it.
        has_timer: bool,
    },
    /// It was read so often at one instant that nothing but a loop can be behind it.
    Loops { line: Option<u32>, reads: u64 },
    /// Another thread slept in real time. The time is given where it came out wrong by the runtime's
    /// clock; what real time took is another figure in every run, as is how long a thread sleeps.
    Slept { line: Option<u32>, took: Option<Took> },
    /// Another thread stood still in real time and went on before the answer was there.
    Woke { line: Option<u32>, slept: bool },
}

/// More reads by one task at one instant than a hidden test makes calls at a time: each of those may
/// note when it begins.
const LOOPS: u64 = 2_000;

/// A clock of the system's decided something. What is only printed does no harm.
pub fn find(run: &FailedRun<'_>) -> Option<WrongClock> {
    let wrong = run.report.end != End::Returned || run.a_check_fails();
    let reads = run.story.clock_reads;
    if is_real(run) || !wrong || reads == 0 {
        return None;
    }
    // The record has nothing of an interval that is made into a stream.
    let has_interval =
        ["interval", "interval_at"].iter().any(|name| clues::is_called(run.source, name, None));
    // One that the answer was handed has no place in its text.
    let has_timer = has_interval
        || clues::is_called(run.source, "tick", None)
        || run.story.waits.iter().any(|wait| wait.kind == WaitKind::Timer);
    Some(WrongClock::Read { line: clues::system_clock_line(run.source)?, reads, has_timer })
}

/// A loop went round with the system's clock, whatever came of it.
pub fn looped(run: &FailedRun<'_>) -> Option<WrongClock> {
    let reads = run.story.clock_reads_at_once;
    let loops = !is_real(run) && reads > LOOPS;
    loops.then(|| WrongClock::Loops { line: clues::system_clock_line(run.source), reads })
}

/// The answer needed a thread that stood still in real time, even if the time came out right:
/// virtual time needs no real time to pass.
pub fn woke(run: &FailedRun<'_>) -> Option<WrongClock> {
    if is_real(run) || run.story.woke_elsewhere_us.unwrap_or(0) == 0 {
        return None;
    }
    if run.wrong_time().is_some()
        && let Some(slept) = slept(run)
    {
        return Some(slept);
    }
    let slept = run.story.slept_elsewhere_us.is_some();
    let line = match slept {
        true => clues::thread_sleep_line(run.source),
        // `kata` waits with limits of its own where work runs on threads: only a line of the
        // learner's tells whose wait it was.
        false => Some(clues::timed_wait_line(run.source)?),
    };
    Some(WrongClock::Woke { line, slept })
}

/// A thread slept in real time, and the answer needed it: as much time is missing, or all came out right
/// only when the run was repeated in real time.
pub fn slept(run: &FailedRun<'_>) -> Option<WrongClock> {
    let slept_us = run.story.slept_elsewhere_us?;
    let wrong = run.wrong_time().map(|(_, took)| took).filter(|_| !run.report.real_time);
    let is_missing = wrong.is_some_and(|Took { got_ms, expected_ms }| {
        expected_ms.checked_sub(got_ms).is_some_and(|missing_ms| missing_ms * 1000 <= slept_us)
    });
    let is_needed = run.story.woke_elsewhere_us.is_some_and(|us| us > 0)
        || run.repeated && slept_us > 0 && run.report.end == End::Returned && !run.a_check_fails();
    (is_missing || is_needed)
        .then(|| WrongClock::Slept { line: clues::thread_sleep_line(run.source), took: wrong })
}

/// The exercise itself is in real time.
fn is_real(run: &FailedRun<'_>) -> bool {
    run.report.real_time && !run.repeated
}

impl Tell for WrongClock {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongClock
    }

    fn sentence(&self) -> String {
        match self {
            Self::Read { line, reads, has_timer } => format!(
                "Line {line} goes by the system's clock, which was read {} here. That one knows \
                 nothing of the runtime's time, which is paused and jumps to the next timer. {}",
                times(*reads),
                match has_timer {
                    true => "Use tokio::time::Instant.",
                    false => {
                        "Nor does a clock that is read wake anybody, and no timer was set: to wait, \
                         await one of tokio::time."
                    }
                }
            ),
            Self::Loops { line, reads } => format!(
                "The system's clock{} was read {reads} times while the runtime's stood still: a loop \
                 goes by it. That one knows nothing of the runtime's time. To wait, use \
                 tokio::time::sleep and await it.",
                read_at(*line)
            ),
            Self::Slept { line, took: Some(took) } => format!(
                "Took {} ms on the runtime's clock; {} ms are expected. Another thread slept in \
                 real time{}, which the runtime knows nothing of. Use \
                 tokio::time::sleep and await it.",
                took.got_ms,
                took.expected_ms,
                at(*line)
            ),
            Self::Slept { line, took: None } => format!(
                "Another thread slept in real time{}, which the runtime knows nothing of. Use \
                 tokio::time::sleep and await it.",
                at(*line)
            ),
            Self::Woke { line, slept } => format!(
                "Another thread {} in real time{} before the answer came. The runtime knows \
                 nothing of that time: its clock is paused here and jumps to the next timer. Use \
                 tokio::time::sleep and await it.",
                if *slept { "slept" } else { "waited for a time limit" },
                at(*line)
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        match self {
            Self::Read { line, .. } => Some(*line),
            Self::Loops { line, .. } | Self::Slept { line, .. } | Self::Woke { line, .. } => *line,
        }
    }
}

fn times(reads: u64) -> String {
    match reads {
        1 => "once".to_owned(),
        _ => format!("{reads} times"),
    }
}

fn read_at(line: Option<u32>) -> String {
    line.map(|line| format!(" of line {line}")).unwrap_or_default()
}

#[cfg(test)]
pub fn samples() -> Vec<WrongClock> {
    let took = Some(Took { got_ms: 0, expected_ms: 100 });
    vec![
        WrongClock::Read { line: 6, reads: 4, has_timer: true },
        WrongClock::Read { line: 6, reads: 1, has_timer: false },
        WrongClock::Loops { line: Some(6), reads: 8_000 },
        WrongClock::Slept { line: Some(6), took },
        WrongClock::Slept { line: None, took: None },
        WrongClock::Woke { line: Some(6), slept: true },
        WrongClock::Woke { line: Some(6), slept: false },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed};
    use crate::judgement::story::Story;

    const DEADLINE: &str = "use std::time::Instant;\nfn f() { g(Instant::now() + d) }";
    const LOG: &str = "use std::time::Instant;\nfn f() { println!(\"{:?}\", Instant::now()) }";

    #[test]
    fn a_clock_that_decides_is_at_fault_where_something_is_wrong() {
        let table = [
            (DEADLINE, 3, 81, Some(2)),
            (DEADLINE, 3, 80, None),
            (DEADLINE, 0, 81, None),
            (LOG, 3, 81, None),
        ];
        for (text, clock_reads, got, expected) in table {
            let mut run = Run::of(Story { clock_reads, ..Story::default() }).text(text);
            run.report.checks = vec![elapsed(80, got)];
            let found = run.look(find);
            assert_eq!(found.and_then(|found| found.line()), expected, "{text} {clock_reads}");
        }
    }

    #[test]
    fn an_interval_is_a_timer_that_was_set() {
        for (more, expected) in
            [("", false), ("interval(d).tick().await;", true), ("given.tick().await;", true)]
        {
            let text = format!("{DEADLINE}\nasync fn h() {{ {more} }}");
            let mut run = Run::of(Story { clock_reads: 3, ..Story::default() }).text(&text);
            run.report.checks = vec![elapsed(80, 81)];
            let found = run.look(find);
            let has_timer = |found| matches!(found, WrongClock::Read { has_timer: true, .. });
            assert_eq!(found.map(has_timer), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_real_sleep_counts_where_the_time_is_wrong_or_real_time_made_it_right() {
        for (got, repeated, expected) in [(0, false, true), (80, true, true), (80, false, false)] {
            let slept_elsewhere_us = Some(80_000);
            let mut run = Run::of(Story { slept_elsewhere_us, ..Story::default() });
            (run.report.checks, run.repeated) = (vec![elapsed(80, got)], repeated);
            assert_eq!(run.look(slept).is_some(), expected, "{got} {repeated}");
        }
    }

    #[test]
    fn a_real_sleep_that_nobody_waited_for_is_not_the_cause_of_another_time() {
        let table = [
            // Slept, took, whether somebody went on because of it, repeated.
            (1_000, 79, false, false, true),
            (1_000, 70, false, false, false),
            (1_000, 81, false, false, false),
            (1_000, 81, true, false, true),
            (1_000, 81, false, true, false),
        ];
        for (slept_us, got_ms, woke, repeated, told) in table {
            let woke_elsewhere_us = woke.then_some(slept_us);
            let slept_elsewhere_us = Some(slept_us);
            let story = Story { slept_elsewhere_us, woke_elsewhere_us, ..Story::default() };
            let mut run = Run::of(story);
            run.repeated = repeated;
            run.report.checks = vec![elapsed(80, got_ms)];
            assert_eq!(run.look(slept).is_some(), told, "{slept_us} {got_ms} {woke} {repeated}");
        }
    }

    #[test]
    fn a_loop_on_the_systems_clock_counts_even_if_all_comes_out_right() {
        for (clock_reads_at_once, expected) in [(1_000, false), (8_000, true)] {
            let run = Run::of(Story { clock_reads_at_once, ..Story::default() }).text(LOG);
            assert_eq!(run.look(looped).is_some(), expected, "{clock_reads_at_once}");
        }
    }

    #[test]
    fn a_thread_that_went_on_before_the_answer_counts_where_the_clock_is_to_be_paused() {
        // Whether the run was in real time, whether it repeats one that was not.
        for (real_time, repeated, expected) in
            [(false, false, true), (true, true, true), (true, false, false)]
        {
            let woke_elsewhere_us = Some(80_000);
            let mut run = Run::of(Story { woke_elsewhere_us, ..Story::default() });
            (run.report.real_time, run.repeated) = (real_time, repeated);
            // A wait that the text does not name may be one of `kata`'s.
            assert_eq!(run.look(woke), None);
            run = run.text("fn f() { park_timeout(d) }");
            assert_eq!(run.look(woke).is_some(), expected, "{real_time} {repeated}");
            run.story.slept_elsewhere_us = Some(80_000);
            assert_eq!(run.look(woke).is_some(), expected, "{real_time} {repeated}");
        }
        assert_eq!(Run::of(Story::default()).look(woke), None);
    }
}

//! Real time was measured or slept, where the runtime's clock counts.

use protocol::claim::End;

use super::facts::FailedRun;
use super::facts::{Took, at};
use super::tell::Tell;
use crate::judgement::clues;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongClock {
    /// The system's clock was read on this line, and something went wrong.
    Read { line: u32, reads: u64 },
    /// Another thread slept in real time. The time is given where it came out wrong by the runtime's
    /// clock; what real time took is another figure in every run, as is how long a thread sleeps.
    Slept { line: Option<u32>, took: Option<Took> },
}

/// A clock of the system's decided something. What is only printed does no harm.
pub fn find(run: &FailedRun<'_>) -> Option<WrongClock> {
    let wrong = run.report.end != End::Returned || run.a_check_fails();
    let reads = run.story.clock_reads;
    if !wrong || reads == 0 || is_real(run) {
        return None;
    }
    Some(WrongClock::Read { line: clues::system_clock_line(run.source)?, reads })
}

/// A thread slept in real time, and the answer needed it: the time is wrong, or came out right only
/// when the run was repeated in real time.
pub fn slept(run: &FailedRun<'_>) -> Option<WrongClock> {
    let slept_us = run.story.slept_elsewhere_us?;
    let wrong = run.wrong_time();
    let needed = run.repeated && slept_us > 0 && run.report.end == End::Returned;
    (wrong.is_some() || needed).then(|| WrongClock::Slept {
        line: clues::thread_sleep_line(run.source),
        took: wrong.map(|(_, took)| took).filter(|_| !run.report.real_time),
    })
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
            Self::Read { line, reads } => format!(
                "Line {line} goes by the system's clock, which was read {reads} times. That one \
                 knows nothing of the runtime's time, which is paused here and jumps to the next \
                 timer. Use tokio::time::Instant."
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
                "Another thread slept in real time{}, which the runtime knows nothing of. Use tokio::time::sleep and await it.",
                at(*line)
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        match self {
            Self::Read { line, .. } => Some(*line),
            Self::Slept { line, .. } => *line,
        }
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongClock> {
    let took = Some(Took { got_ms: 0, expected_ms: 100 });
    vec![
        WrongClock::Read { line: 6, reads: 4 },
        WrongClock::Slept { line: Some(6), took },
        WrongClock::Slept { line: None, took: None },
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
    fn a_real_sleep_counts_where_the_time_is_wrong_or_real_time_made_it_right() {
        for (got, repeated, expected) in [(0, false, true), (80, true, true), (80, false, false)] {
            let slept_elsewhere_us = Some(80_000);
            let mut run = Run::of(Story { slept_elsewhere_us, ..Story::default() });
            (run.report.checks, run.repeated) = (vec![elapsed(80, got)], repeated);
            assert_eq!(run.look(slept).is_some(), expected, "{got} {repeated}");
        }
    }
}

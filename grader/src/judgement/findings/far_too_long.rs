//! A timer of the learner's would end long after the test gives up.

use super::facts::FailedRun;
use super::facts::at;
use super::hints::Hint;
use super::tell::Tell;
use crate::judgement::story::WaitKind;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FarTooLong {
    label: String,
    line: Option<u32>,
    takes_ms: u64,
    expected_ms: Option<u64>,
    /// The only `static`: what is in it may be where the time comes from.
    hint: Option<Hint>,
}

/// How many times too long a timer must be before its unit is in doubt.
const ANOTHER_UNIT: u64 = 100;

pub fn find(run: &FailedRun<'_>) -> Option<FarTooLong> {
    run.gave_up()?;
    let timer = run.story.waits.iter().find(|wait| {
        let takes_us = wait.takes_us.unwrap_or(0);
        wait.kind == WaitKind::Timer
            && wait.ended_us.is_none()
            && wait.started_us.is_some()
            && takes_us > run.story.now_us / 2
            && run.report.expecting_ms.is_none_or(|ms| takes_us > ms.saturating_mul(1000))
    })?;
    Some(FarTooLong {
        label: timer.label.clone(),
        line: timer.line,
        takes_ms: timer.takes_us? / 1000,
        expected_ms: run.report.expecting_ms,
        hint: Hint::of_value(run),
    })
}

impl Tell for FarTooLong {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTime
    }

    fn sentence(&self) -> String {
        let Self { label, takes_ms, .. } = self;
        let at = at(self.line);
        match (self.expected_ms, self.hint) {
            (Some(ms), Some(hint)) => format!(
                "`{label}`{at} takes {takes_ms} ms; {ms} ms are expected in all.{}",
                hint.words()
            ),
            (Some(ms), None) if ms > 0 && takes_ms / ms >= ANOTHER_UNIT => format!(
                "`{label}`{at} takes {takes_ms} ms; {ms} ms are expected in all. Is the unit right?"
            ),
            (Some(ms), None) => {
                format!("`{label}`{at} takes {takes_ms} ms; {ms} ms are expected in all.")
            }
            (None, _) => format!(
                "`{label}`{at} takes {takes_ms} ms, and it was still going on when the test was \
                 given up."
            ),
        }
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<FarTooLong> {
    let long = |takes_ms, expected_ms| FarTooLong {
        label: "sleep".to_owned(),
        line: Some(6),
        takes_ms,
        expected_ms,
        hint: None,
    };
    let hint = Some(Hint::KeptInStatic { line: 3 });
    vec![
        FarTooLong { hint, ..long(30_080, Some(80)) },
        long(100_000, Some(100)),
        long(60_000, Some(30_000)),
        long(100_000, None),
    ]
}

#[cfg(test)]
mod tests {
    use protocol::claim::End;

    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, wait};
    use crate::judgement::story::{Story, Wait};

    #[test]
    fn a_timer_that_takes_what_is_expected_is_not_too_long() {
        for (takes_ms, found) in [(61_000, false), (62_000, true)] {
            let timer = Wait {
                takes_us: Some(takes_ms * 1000),
                ..wait(WaitKind::Timer, "sleep", 60_000, None, false)
            };
            let story = Story { waits: vec![timer], now_us: 90_000_000, ..Story::default() };
            let mut run = Run::of(story);
            run.report.end = End::DeadlinePassed;
            run.report.expecting_ms = Some(61_000);
            assert_eq!(run.look(find).is_some(), found, "{takes_ms}");
        }
    }
}

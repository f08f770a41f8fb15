//! Too quick, because a timer's time was up before anybody polled it.

use super::facts::{Took, at};
use super::hints::Hint;
use super::{FailedRun, Tell};
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedEarly {
    label: String,
    line: Option<u32>,
    took: Took,
    /// The only `static`: a moment may be kept in it.
    hint: Option<Hint>,
}

pub fn find(run: &FailedRun<'_>) -> Option<CountedEarly> {
    let (began_us, took) = run.too_quick()?;
    let early = run.story.waits.iter().find(|wait| {
        let polled = wait.started_us.is_some_and(|from_us| from_us >= began_us);
        wait.kind == WaitKind::Timer && polled && was_up(wait)
    })?;
    let hint = Hint::of_value(run);
    Some(CountedEarly { label: early.label.clone(), line: early.line, took, hint })
}

/// Whether a timer had nothing left to wait for when it was first polled. A `sleep` that is made and
/// polled at the same time may be one of no length.
fn was_up(wait: &Wait) -> bool {
    let no_time_left = wait.started_us == wait.ended_us && !wait.dropped;
    let before = wait.started_us > Some(wait.made_us) || wait.label == "sleep_until";
    no_time_left && before
}

impl Tell for CountedEarly {
    fn diagnosis(&self) -> Diagnosis {
        if self.hint.is_some() { Diagnosis::WrongTime } else { Diagnosis::NotLazy }
    }

    fn sentence(&self) -> String {
        let Self { label, took: Took { got_ms, expected_ms }, .. } = self;
        format!(
            "Took {got_ms} ms; {expected_ms} ms are expected. `{label}`{} was up already when it was \
             first polled: its time counts from where it, or its deadline, is made.{}",
            at(self.line),
            self.hint.map_or(" Make it inside the future.".to_owned(), Hint::words)
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<CountedEarly> {
    let took = Took { got_ms: 0, expected_ms: 10 };
    let early = |hint| CountedEarly { label: "sleep".to_owned(), line: Some(6), took, hint };
    vec![early(None), early(Some(Hint::KeptInStatic { line: 3 }))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::Story;

    #[test]
    fn a_timer_was_up_if_it_was_made_before_it_was_polled_and_had_no_time_left() {
        let timer = |label, made_us, to| Wait {
            made_us,
            ..wait(WaitKind::Timer, label, 5, Some(to), false)
        };
        let table = [
            (timer("sleep", 0, 5), true),
            (timer("sleep", 5000, 5), false),
            (timer("sleep_until", 5000, 5), true),
            (timer("sleep", 0, 9), false),
        ];
        for (timer, expected) in table {
            let mut run = Run::of(Story { waits: vec![timer.clone()], ..Story::default() });
            run.report.checks = vec![elapsed(10, 5)];
            assert_eq!(run.look(find).is_some(), expected, "{timer:?}");
        }
    }
}

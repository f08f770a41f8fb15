//! Too quick by just what waiting at the same time saves.

use super::facts::FailedRun;
use super::facts::{Name, Span, Took, at};
use super::tell::Tell;
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlapped {
    first: Name,
    then: Name,
    line: Option<u32>,
    took: Took,
}

/// Waits that overlap, and would take the expected time if they did not.
pub fn find(run: &FailedRun<'_>) -> Option<Overlapped> {
    let (began_us, took) = run.too_quick()?;
    let spans = run.spans(began_us, took);
    let expected_us = took.expected_ms.saturating_mul(1000);
    let all_us: u64 = spans.iter().map(Span::length_us).sum();
    // They are sorted by their beginning: if any later one overlaps a wait, the next one does.
    let (first, then) = spans.windows(2).find_map(|pair| {
        let (first, then) = (&pair[0], &pair[1]);
        let saved_us = first.to_us.checked_sub(then.from_us).filter(|saved_us| *saved_us > 0)?;
        let after_another = (then.to_us - began_us).saturating_add(saved_us);
        let explains = all_us == expected_us || after_another == expected_us;
        (explains && !has_ticked_at_once(run, then.wait)).then_some((first, then))
    })?;
    Some(Overlapped {
        first: run.name(first.wait),
        then: run.name(then.wait),
        line: then.wait.line,
        took,
    })
}

/// Whether what is awaited there is a later tick of an interval whose first one was ready at once: then that one
/// is missing, and not what others wait for meanwhile.
fn has_ticked_at_once(run: &FailedRun<'_>, tick: &Wait) -> bool {
    let at_once = |wait: &Wait| {
        let is_same = wait.kind == WaitKind::Tick && wait.line == tick.line;
        is_same && wait.completed().is_some_and(|(from_us, to_us)| from_us == to_us)
    };
    tick.kind == WaitKind::Tick && run.story.waits.iter().any(at_once)
}

impl Tell for Overlapped {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::Overlapped
    }

    fn sentence(&self) -> String {
        let Self { first, then, took, .. } = self;
        format!(
            "Took {} ms where {} ms are expected: {then}{} begins while {first} is still under way.",
            took.got_ms,
            took.expected_ms,
            at(self.line)
        )
    }

    fn line(&self) -> Option<u32> {
        self.line
    }
}

#[cfg(test)]
pub fn samples() -> Vec<Overlapped> {
    vec![Overlapped {
        first: Name::code("fetch_user(1)"),
        then: Name::code("fetch_order(42)"),
        line: Some(6),
        took: Took { got_ms: 100, expected_ms: 180 },
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::Story;

    #[test]
    fn an_overlap_is_the_cause_only_if_without_it_the_time_would_be_right() {
        let call = |label, from, to| wait(WaitKind::Call, label, from, Some(to), false);
        let table = [
            (vec![call("a", 0, 100), call("b", 0, 80)], 180, 100, true),
            (vec![call("a", 0, 72), call("b", 0, 60)], 84, 72, false),
            (vec![call("a", 0, 50), call("b", 50, 90)], 100, 90, false),
            (vec![call("a", 0, 50), call("b", 10, 60), call("c", 60, 90)], 130, 90, true),
        ];
        for (waits, expected, got, overlapped) in table {
            let mut run = Run::of(Story { waits, ..Story::default() });
            run.report.checks = vec![elapsed(expected, got)];
            assert_eq!(run.look(find).is_some(), overlapped, "{expected} {got}");
        }
    }

    #[test]
    fn ticks_that_others_await_meanwhile_are_not_told_where_the_first_was_ready_at_once() {
        let tick = |from, to| wait(WaitKind::Tick, "interval", from, Some(to), false);
        let together = || vec![tick(0, 15), tick(0, 15)];
        let at_once = || vec![tick(0, 0), tick(0, 0)];
        for (waits, overlapped) in [(together(), true), ([at_once(), together()].concat(), false)] {
            let mut run = Run::of(Story { waits, ..Story::default() });
            run.report.checks = vec![elapsed(30, 15)];
            assert_eq!(run.look(find).is_some(), overlapped, "{:?}", run.story.waits);
        }
    }
}

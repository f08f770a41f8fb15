//! A little late, because it looks only now and then whether something has come.

use std::collections::HashSet;

use super::facts::FailedRun;
use super::facts::{Took, at};
use super::tell::Tell;
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedOften {
    label: String,
    line: Option<u32>,
    times: usize,
    period_ms: u64,
    took: Took,
}

/// How often the same nap must have been taken before it counts as looking.
const NAPS: usize = 3;

/// The same nap, over and over, up to the answer, which is late by one of them at most.
pub fn find(run: &FailedRun<'_>) -> Option<LookedOften> {
    let (began_us, took) = run.too_slow()?;
    let spans = run.spans(began_us, took);
    let end_us = began_us.saturating_add(took.got_ms.saturating_mul(1000));
    let is_nap = |wait: &Wait| wait.kind == WaitKind::Timer;
    let last = spans.iter().find(|span| is_nap(span.wait) && span.to_us == end_us)?;
    // One after the other, and each as the last: so many that lie side by side are no loop.
    let same = spans.iter().filter(|span| {
        is_nap(span.wait)
            && (span.wait.line, span.wait.task) == (last.wait.line, last.wait.task)
            && span.length_us() == last.length_us()
    });
    let ends: HashSet<u64> = same.map(|span| span.to_us).collect();
    let back = |to_us: &u64| to_us.checked_sub(last.length_us());
    let naps = std::iter::successors(Some(end_us), back).take_while(|to_us| ends.contains(to_us));
    let times = naps.count();
    let late_us = (took.got_ms - took.expected_ms).saturating_mul(1000);
    (times >= NAPS && late_us <= last.length_us()).then(|| LookedOften {
        label: last.wait.label.clone(),
        line: last.wait.line,
        times,
        period_ms: last.length_us().div_ceil(1000),
        took,
    })
}

impl Tell for LookedOften {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTime
    }

    fn sentence(&self) -> String {
        let Self { label, times, period_ms, took, .. } = self;
        format!(
            "Took {} ms; {} ms are expected. `{label}`{} was awaited {times} times, {period_ms} ms \
             each, up to the end: who looks only now and then sees late what has come. Await that \
             itself.",
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
pub fn samples() -> Vec<LookedOften> {
    vec![LookedOften {
        label: "sleep".to_owned(),
        line: Some(6),
        times: 31,
        period_ms: 1,
        took: Took { got_ms: 31, expected_ms: 30 },
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judgement::findings::checker::fixtures::{Run, elapsed, wait};
    use crate::judgement::story::Story;

    #[test]
    fn naps_up_to_the_end_count_where_it_is_late_by_one_of_them() {
        let naps = |n, ms: u64| {
            (0..n).map(move |i| wait(WaitKind::Timer, "sleep", i * ms, Some((i + 1) * ms), false))
        };
        let mut aside = Run::of(Story {
            waits: (0..9).map(|_| wait(WaitKind::Timer, "sleep", 0, Some(85), false)).collect(),
            ..Story::default()
        });
        aside.report.checks = vec![elapsed(80, 85)];
        assert_eq!(aside.look(find), None);
        let table =
            [(31, 1, 30, Some(31)), (31, 1, 20, None), (2, 20, 30, None), (10, 5, 49, Some(10))];
        for (n, ms, expected_ms, times) in table {
            let mut run = Run::of(Story { waits: naps(n, ms).collect(), ..Story::default() });
            run.report.checks = vec![elapsed(expected_ms, n * ms)];
            assert_eq!(run.look(find).map(|found| found.times), times, "{n} × {ms}");
        }
    }
}

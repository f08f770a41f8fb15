//! Something was ready, and whoever held it polled it only later.

use super::facts::FailedRun;
use super::facts::{Name, Took, at};
use super::tell::Tell;
use crate::judgement::story::{Wait, WaitKind};
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolledLate {
    took: Took,
    name: Name,
    line: Option<u32>,
    ready_ms: u64,
    polled_ms: u64,
}

/// What was left lying the longest, of a call that took too long.
pub fn find(run: &FailedRun<'_>) -> Option<PolledLate> {
    let (began_us, took) = run.too_slow()?;
    let window = run.window_that_took(began_us, took);
    let late_us = |wait: &Wait| {
        let (_, polled_us) = wait.completed()?;
        Some(polled_us / 1000).zip(wait.due_us().map(|us| us.div_ceil(1000)))
    };
    let calls = run.story.waits.iter().filter(|wait| wait.kind == WaitKind::Call);
    let late = calls.filter(|wait| wait.window == window).filter_map(|wait| {
        let (polled_ms, ready_ms) = late_us(wait)?;
        (polled_ms > ready_ms).then_some((wait, ready_ms, polled_ms))
    });
    let (wait, ready_ms, polled_ms) = late.max_by_key(|(_, ready, polled)| polled - ready)?;
    Some(PolledLate { took, name: run.name(wait), line: wait.line, ready_ms, polled_ms })
}

impl Tell for PolledLate {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongTime
    }

    fn sentence(&self) -> String {
        let Self { took, name, ready_ms, polled_ms, .. } = self;
        format!(
            "Took {} ms; {} ms are expected: {name}{} was ready at {ready_ms} ms, and was polled only at \
             {polled_ms} ms. A future that is awaited is polled as soon as it wakes its task: await all \
             that you wait for at once.",
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
pub fn samples() -> Vec<PolledLate> {
    vec![PolledLate {
        took: Took { got_ms: 50, expected_ms: 31 },
        name: Name::code("report()"),
        line: Some(3),
        ready_ms: 31,
        polled_ms: 50,
    }]
}

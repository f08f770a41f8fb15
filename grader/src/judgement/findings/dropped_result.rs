//! A `Result` is dropped unread, and a value came out wrong.

use super::facts::FailedRun;
use super::tell::Tell;
use crate::judgement::compiler::unused_line;
use crate::vocabulary::report::Diagnosis;
use crate::vocabulary::report::UnusedKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedResult {
    line: u32,
    what: String,
    expected: String,
    got: String,
}

pub fn find(run: &FailedRun<'_>) -> Option<DroppedResult> {
    let line = unused_line(run.warnings, UnusedKind::Result)?;
    let (what, expected, got) = run.wrong_values().next()?;
    Some(DroppedResult { line, what: what.into(), expected: expected.into(), got: got.into() })
}

impl Tell for DroppedResult {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::UnhandledError
    }

    fn sentence(&self) -> String {
        let Self { line, what, expected, got } = self;
        format!(
            "Expected {what} to be {expected}, but got {got}. The `Result` of line {line} is \
             dropped unread, with the value or the error in it."
        )
    }

    fn line(&self) -> Option<u32> {
        Some(self.line)
    }
}

#[cfg(test)]
pub fn samples() -> Vec<DroppedResult> {
    let text = str::to_owned;
    vec![DroppedResult {
        line: 6,
        what: text("the answer"),
        expected: text("Err(\"gone\")"),
        got: text("Ok(1)"),
    }]
}

//! An iterator is made and dropped, so that nothing in it runs.

use protocol::claim::End;

use super::facts::FailedRun;
use super::tell::Tell;
use crate::judgement::clues;
use crate::judgement::compiler::unused_line;
use crate::vocabulary::report::Diagnosis;
use crate::vocabulary::report::UnusedKind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnconsumedIterator {
    line: u32,
}

pub fn find(run: &FailedRun<'_>) -> Option<UnconsumedIterator> {
    if run.report.end == End::Returned && !run.a_check_fails() {
        return None;
    }
    let warned = unused_line(run.warnings, UnusedKind::Iterator);
    let line = warned.or_else(|| clues::unconsumed_iterator_line(run.source))?;
    Some(UnconsumedIterator { line })
}

impl Tell for UnconsumedIterator {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::NeverAwaited
    }

    fn sentence(&self) -> String {
        format!(
            "The iterator on line {} is made and dropped, so nothing in it runs: an iterator is \
             lazy and does nothing until it is consumed, as a `for` loop does.",
            self.line
        )
    }

    fn line(&self) -> Option<u32> {
        Some(self.line)
    }
}

#[cfg(test)]
pub fn samples() -> Vec<UnconsumedIterator> {
    vec![UnconsumedIterator { line: 6 }]
}

//! What only the hidden test could know, in its own words.

use protocol::claim::Check;

use super::facts::FailedRun;
use super::tell::Tell;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidByTheTest {
    /// A statement that does not hold.
    Fact { diagnosis: Diagnosis, sentence: String },
    /// A value that came out wrong, and what that means.
    Value { diagnosis: Diagnosis, what: String, expected: String, got: String },
}

pub fn find(run: &FailedRun<'_>) -> Option<SaidByTheTest> {
    let mut failed = run.report.checks.iter().filter(|check| !check.holds());
    failed.find_map(|check| match check {
        Check::Fact { otherwise, means, .. } => {
            Some(SaidByTheTest::Fact { diagnosis: *means, sentence: otherwise.clone() })
        }
        Check::Value { what, expected, got, means: Some(diagnosis), .. } => {
            Some(SaidByTheTest::Value {
                diagnosis: *diagnosis,
                what: what.clone(),
                expected: expected.clone(),
                got: got.clone(),
            })
        }
        Check::Value { means: None, .. } | Check::Elapsed { .. } | Check::Calls { .. } => None,
    })
}

impl Tell for SaidByTheTest {
    fn diagnosis(&self) -> Diagnosis {
        match self {
            Self::Fact { diagnosis, .. } | Self::Value { diagnosis, .. } => *diagnosis,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Fact { sentence, .. } => sentence.clone(),
            Self::Value { what, expected, got, .. } => {
                format!("Expected {what} to be {expected}, but got {got}.")
            }
        }
    }

    fn line(&self) -> Option<u32> {
        None
    }
}

#[cfg(test)]
pub fn samples() -> Vec<SaidByTheTest> {
    let text = str::to_owned;
    vec![
        SaidByTheTest::Fact {
            diagnosis: Diagnosis::WrongTool,
            sentence: text("Spawned 2 new tasks; on one task, `join!` suffices."),
        },
        SaidByTheTest::Value {
            diagnosis: Diagnosis::OutOfOrder,
            what: text("the users"),
            expected: text("[1, 2]"),
            got: text("[2, 1]"),
        },
    ]
}

//! What only the hidden test could know, in its own words.

use protocol::claim::Check;

use super::facts::FailedRun;
use super::hints::Hint;
use super::tell::Tell;
use crate::judgement::compiler::unused_line;
use crate::vocabulary::report::{Diagnosis, UnusedKind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaidByTheTest {
    /// A statement that does not hold.
    Fact {
        diagnosis: Diagnosis,
        sentence: String,
        /// The line of a `Result` that is dropped unread, where it is about errors.
        dropped: Option<u32>,
        /// What the text shows beside it.
        hint: Option<Hint>,
    },
    /// A value that came out wrong, and what that means.
    Value {
        diagnosis: Diagnosis,
        what: String,
        expected: String,
        got: String,
        /// What the text or the record shows beside it.
        hint: Option<Hint>,
    },
}

pub fn find(run: &FailedRun<'_>) -> Option<SaidByTheTest> {
    let mut failed = run.report.checks.iter().filter(|check| !check.holds());
    failed.find_map(|check| match check {
        Check::Fact { otherwise, means, .. } => {
            let dropped = unused_line(run.warnings, UnusedKind::Result)
                .filter(|_| *means == Diagnosis::UnhandledError);
            let (diagnosis, sentence) = (*means, otherwise.clone());
            let hint = hint(run, diagnosis);
            Some(SaidByTheTest::Fact { diagnosis, sentence, dropped, hint })
        }
        Check::Value { what, expected, got, means: Some(diagnosis), .. } => {
            Some(SaidByTheTest::Value {
                diagnosis: *diagnosis,
                what: what.clone(),
                expected: expected.clone(),
                got: got.clone(),
                hint: hint(run, *diagnosis),
            })
        }
        Check::Value { means: None, .. } | Check::Elapsed { .. } | Check::Calls { .. } => None,
    })
}

fn hint(run: &FailedRun<'_>, means: Diagnosis) -> Option<Hint> {
    match means {
        Diagnosis::WrongTime => Hint::of_time(run),
        Diagnosis::OverLimit => Hint::of_limit(run),
        Diagnosis::LostData => Hint::of_loss(run),
        Diagnosis::NotCancelled | Diagnosis::LeakedTask => Hint::of_rest(run),
        _ => Hint::of_value(run),
    }
}

impl Tell for SaidByTheTest {
    fn diagnosis(&self) -> Diagnosis {
        match self {
            Self::Fact { diagnosis, .. } | Self::Value { diagnosis, .. } => *diagnosis,
        }
    }

    fn sentence(&self) -> String {
        match self {
            Self::Fact { sentence, dropped: Some(line), .. } => format!(
                "{sentence} The `Result` of line {line} is dropped unread, with the value or the error in it."
            ),
            Self::Fact { sentence, dropped: None, hint, .. } => {
                format!("{sentence}{}", Hint::told(*hint))
            }
            Self::Value { what, expected, got, hint, .. } => {
                let hint = Hint::told(*hint);
                format!("Expected {what} to be {expected}, but got {got}.{hint}")
            }
        }
    }

    fn line(&self) -> Option<u32> {
        match self {
            Self::Fact { dropped, hint, .. } => dropped.or(hint.map(Hint::line)),
            Self::Value { hint, .. } => hint.map(Hint::line),
        }
    }
}

#[cfg(test)]
pub fn samples() -> Vec<SaidByTheTest> {
    let text = str::to_owned;
    vec![
        SaidByTheTest::Fact {
            diagnosis: Diagnosis::WrongTool,
            sentence: text("Spawned 2 new tasks; on one task, `join!` suffices."),
            dropped: None,
            hint: None,
        },
        SaidByTheTest::Fact {
            diagnosis: Diagnosis::UnhandledError,
            sentence: text("Called `fetch_page(/b)` although the call before it had failed."),
            dropped: Some(6),
            hint: None,
        },
        SaidByTheTest::Fact {
            diagnosis: Diagnosis::OverLimit,
            sentence: text("10 jobs were at work at once, where the limit is 3."),
            dropped: None,
            hint: Some(Hint::GivenBackAtOnce { line: 6 }),
        },
        SaidByTheTest::Fact {
            diagnosis: Diagnosis::NotCancelled,
            sentence: text("It was dropped, and the answer was still waited for."),
            dropped: None,
            hint: Some(Hint::GoesOn { line: 6 }),
        },
        SaidByTheTest::Fact {
            diagnosis: Diagnosis::LeakedTask,
            sentence: text("It had returned, and somebody still had the sender."),
            dropped: None,
            hint: Some(Hint::GoneLate { line: 6 }),
        },
        SaidByTheTest::Value {
            diagnosis: Diagnosis::OutOfOrder,
            what: text("the users"),
            expected: text("[1, 2]"),
            got: text("[2, 1]"),
            hint: None,
        },
        SaidByTheTest::Value {
            diagnosis: Diagnosis::LostData,
            what: text("the items"),
            expected: text("[1, 2]"),
            got: text("[1]"),
            hint: Some(Hint::LeftInChannel { line: 9, messages: 1 }),
        },
    ]
}

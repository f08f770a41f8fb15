//! Another value than expected, and nothing that explains it.

use super::facts::FailedRun;
use super::tell::Tell;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    what: String,
    expected: String,
    got: String,
    seen: String,
}

pub fn find(run: &FailedRun<'_>) -> Option<WrongValue> {
    let (what, expected, got) = run.wrong_values().next()?;
    let began_us = run.story.windows.last().map_or(0, |window| window.began_us);
    Some(WrongValue {
        what: what.to_owned(),
        expected: expected.to_owned(),
        got: got.to_owned(),
        seen: run.seen(began_us),
    })
}

impl Tell for WrongValue {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongValue
    }

    fn sentence(&self) -> String {
        let Self { what, expected, got, seen } = self;
        format!("Expected {what} to be {expected}, but got {got}.{seen}")
    }

    fn line(&self) -> Option<u32> {
        None
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongValue> {
    let wrong = |seen: &str| WrongValue {
        what: "the greeting".to_owned(),
        expected: "\"Hello, Ada!\"".to_owned(),
        got: "\"Hello, Ada\"".to_owned(),
        seen: seen.to_owned(),
    };
    vec![wrong(""), wrong(" Seen: `fetch_user(1)` 0–100 ms.")]
}

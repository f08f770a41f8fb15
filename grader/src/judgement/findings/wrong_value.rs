//! Another value than expected, and nothing that explains it.

use super::facts::FailedRun;
use super::facts::kept_in_static;
use super::tell::Tell;
use crate::judgement::clues;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    what: String,
    expected: String,
    got: String,
    seen: String,
    /// The line of the only `static`.
    shared: Option<u32>,
}

pub fn find(run: &FailedRun<'_>) -> Option<WrongValue> {
    let (what, expected, got) = run.wrong_values().next()?;
    let window = run.window_of_wrong_value();
    Some(WrongValue {
        what: what.to_owned(),
        expected: expected.to_owned(),
        got: got.to_owned(),
        seen: window.map(|window| run.seen(window)).unwrap_or_default(),
        shared: clues::static_line(run.source),
    })
}

impl Tell for WrongValue {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongValue
    }

    fn sentence(&self) -> String {
        let Self { what, expected, got, seen, shared } = self;
        let kept = kept_in_static(*shared);
        format!("Expected {what} to be {expected}, but got {got}.{seen}{kept}")
    }

    fn line(&self) -> Option<u32> {
        self.shared
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongValue> {
    let wrong = |seen: &str| WrongValue {
        what: "the greeting".to_owned(),
        expected: "\"Hello, Ada!\"".to_owned(),
        got: "\"Hello, Ada\"".to_owned(),
        seen: seen.to_owned(),
        shared: None,
    };
    vec![
        WrongValue { shared: Some(6), ..wrong("") },
        wrong(""),
        wrong(" Seen: `fetch_user(1)` 0–100 ms."),
    ]
}

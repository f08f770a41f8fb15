//! Another value than expected, and nothing that explains it.

use super::facts::FailedRun;
use super::hints::Hint;
use super::tell::Tell;
use crate::vocabulary::report::Diagnosis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    what: String,
    expected: String,
    got: String,
    seen: String,
    hint: Option<Hint>,
}

pub fn find(run: &FailedRun<'_>) -> Option<WrongValue> {
    let (what, expected, got) = run.wrong_values().next()?;
    Some(WrongValue {
        what: what.to_owned(),
        expected: expected.to_owned(),
        got: got.to_owned(),
        seen: run.seen(run.window_of_wrong_value()),
        hint: Hint::of_value(run),
    })
}

impl Tell for WrongValue {
    fn diagnosis(&self) -> Diagnosis {
        Diagnosis::WrongValue
    }

    fn sentence(&self) -> String {
        let Self { what, expected, got, seen, hint } = self;
        let hint = Hint::told(*hint);
        format!("Expected {what} to be {expected}, but got {got}.{seen}{hint}")
    }

    fn line(&self) -> Option<u32> {
        self.hint.map(Hint::line)
    }
}

#[cfg(test)]
pub fn samples() -> Vec<WrongValue> {
    let wrong = |seen: &str| WrongValue {
        what: "the greeting".to_owned(),
        expected: "\"Hello, Ada!\"".to_owned(),
        got: "\"Hello, Ada\"".to_owned(),
        seen: seen.to_owned(),
        hint: None,
    };
    vec![
        WrongValue { hint: Some(Hint::KeptInStatic { line: 6 }), ..wrong("") },
        wrong(""),
        wrong(" Seen: `fetch_user(1)` 0–100 ms."),
    ]
}

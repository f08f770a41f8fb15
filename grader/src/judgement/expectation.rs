//! What an answer of the course itself must be judged as: its first line says so.

use crate::vocabulary::report::{Diagnosis, Report, Verdict};

/// The verdict, and the diagnosis where one is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expectation {
    pub verdict: Verdict,
    pub diagnosis: Option<Diagnosis>,
}

impl Expectation {
    /// What solutions and right answers must get.
    pub const PASSED: Self = Self { verdict: Verdict::Passed, diagnosis: None };

    /// What starters must get.
    pub const TODO: Self = Self { verdict: Verdict::Todo, diagnosis: None };

    /// Reads the first line of a wrong answer; the error says what is wrong with it.
    ///
    /// ```
    /// use async_kata::judgement::expectation::Expectation;
    /// use async_kata::vocabulary::report::{Diagnosis, Verdict};
    /// let first_line = "//! verdict: failed, diagnosis: sequential\n";
    /// let expected = Expectation::of_first_line(first_line).unwrap();
    /// assert_eq!(expected.verdict, Verdict::Failed);
    /// assert_eq!(expected.diagnosis, Some(Diagnosis::Sequential));
    /// ```
    pub fn of_first_line(text: &str) -> Result<Self, String> {
        let line = text.lines().next().unwrap_or_default();
        let form = "its first line must be `//! verdict: WORD, diagnosis: WORD`";
        let rest = line.strip_prefix("//! verdict: ").ok_or_else(|| form.to_owned())?;
        let (verdict, diagnosis) = match rest.split_once(", diagnosis: ") {
            Some((verdict, diagnosis)) => (verdict, Some(diagnosis)),
            None => (rest, None),
        };
        let known = Verdict::from_word(verdict).ok_or_else(|| format!("no verdict `{verdict}`"))?;
        if known == Verdict::Failed && diagnosis.is_none() {
            return Err(format!("{form}: a failure must have its diagnosis"));
        }
        let diagnosis = diagnosis
            .map(|word| Diagnosis::from_word(word).ok_or_else(|| format!("no diagnosis `{word}`")))
            .transpose()?;
        Ok(Self { verdict: known, diagnosis })
    }

    /// Whether `report` is as expected. A diagnosis that is not named may be any.
    pub fn is_met_by(&self, report: &Report) -> bool {
        report.verdict == self.verdict
            && (self.diagnosis.is_none() || report.diagnosis == self.diagnosis)
    }

    /// The expectation in words.
    pub fn words(&self) -> String {
        words(self.verdict, self.diagnosis)
    }
}

/// A verdict and its diagnosis in words.
pub fn words(verdict: Verdict, diagnosis: Option<Diagnosis>) -> String {
    match diagnosis {
        Some(diagnosis) => format!("{} ({})", verdict.word(), diagnosis.word()),
        None => verdict.word().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_line_names_a_verdict_and_for_a_failure_its_diagnosis() {
        let table = [
            ("//! verdict: failed, diagnosis: blocking", true),
            ("//! verdict: compile_error", true),
            ("//! verdict: compile_error, diagnosis: not_send", true),
            ("//! verdict: failed", false),
            ("//! verdict: failed, diagnosis: slow", false),
            ("//! verdict: nice", false),
            ("// verdict: failed, diagnosis: blocking", false),
            ("", false),
        ];
        for (line, good) in table {
            assert_eq!(Expectation::of_first_line(line).is_ok(), good, "{line}");
        }
    }
}

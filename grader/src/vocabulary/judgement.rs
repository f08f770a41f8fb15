//! What the judge has to say of a submission, whoever it is told to.

use serde::{Deserialize, Serialize};

use crate::vocabulary::course::Starter;
use crate::vocabulary::steps::Steps;
use crate::vocabulary::timeline::Bar;
use crate::vocabulary::verdict::{Diagnosis, TestReport, TestStatus, Verdict};

/// How many lines are named beside the one that a message is about.
pub const MOST_RELATED: usize = 8;

/// Said before what code does that is to be repaired and that nobody has changed yet.
pub const AS_GIVEN: &str = "This is the code as it was given to you; it is yours to repair.";

/// A line that has a part in what a message says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// The line of the learner's source.
    pub line: u32,
    /// Which part.
    pub words: String,
}

impl Related {
    /// A line, if it is known.
    pub fn at(line: Option<u32>, words: impl Into<String>) -> Option<Self> {
        line.map(|line| Self { line, words: words.into() })
    }
}

/// What the judge has to say of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// How it was judged.
    pub verdict: Verdict,
    /// Which misunderstanding it was.
    pub diagnosis: Option<Diagnosis>,
    /// The one sentence to read first, with this run's figures.
    pub message: String,
    /// The line of the learner's source that the message is about.
    pub line: Option<u32>,
    /// Other lines that have a part in it, at most [`MOST_RELATED`]. No part of the JSON.
    pub related: Vec<Related>,
    /// Which of the seeds that were asked for shows it: an index into them, 0 where it is not one alone
    /// that does.
    pub trial: usize,
    /// Which of them `timeline` shows. No part of the JSON.
    pub shown_trial: usize,
    /// Every hidden test, in order.
    pub tests: Vec<TestReport>,
    /// What the run behind `message` looked like.
    pub timeline: Vec<Bar>,
    /// The same run poll by poll. Not part of any document.
    pub steps: Steps,
    /// How many waits, holds and tasks there were beyond those in `timeline`.
    pub untold: u64,
    /// What the learner's code printed in the run behind `message`, as far as it is kept.
    pub printed: String,
    /// The hidden test that `message` and `timeline` are about.
    pub shown_test: Option<String>,
    /// That test was made for a paused clock and went wrong under it, and threads outside the
    /// runtime had a part in that: this was its run in real time.
    pub repeated: bool,
}

impl Judgement {
    /// A judgement that needed no hidden test: none of `tests` was run.
    pub fn without_running(verdict: Verdict, message: impl Into<String>, tests: &[String]) -> Self {
        Self {
            verdict,
            diagnosis: None,
            message: message.into(),
            line: None,
            related: vec![],
            trial: 0,
            shown_trial: 0,
            tests: tests.iter().map(|name| TestReport::not_run(name)).collect(),
            timeline: vec![],
            steps: Steps::default(),
            untold: 0,
            printed: String::new(),
            shown_test: None,
            repeated: false,
        }
    }

    /// The same, with the hidden tests that it kept from running.
    pub fn instead_of(self, tests: &[String]) -> Self {
        Self { tests: tests.iter().map(|name| TestReport::not_run(name)).collect(), ..self }
    }

    /// The same of a text that nobody has begun to work on: it is to do, whatever it does. What code to
    /// repair does is told all the same, with its cause.
    pub fn not_begun(mut self, starter: Starter) -> Self {
        match (starter, self.verdict) {
            (_, Verdict::Todo) => {
                let message = self.message.clone();
                self.nobody_has_passed(&message);
            }
            // A course whose starter passes is to be put right, and nothing to be kept from anybody.
            (Starter::ToWrite, _)
            | (
                _,
                Verdict::Passed | Verdict::Missing | Verdict::Unclear | Verdict::Infrastructure,
            ) => {}
            (Starter::ToRepair, _) => {
                self.verdict = Verdict::Todo;
                self.message = format!("{AS_GIVEN} {}", self.message);
                self.nobody_has_passed(AS_GIVEN);
                let failed = self.tests.iter_mut().filter(|test| test.status == TestStatus::Failed);
                failed.for_each(|test| test.status = TestStatus::Todo);
            }
        }
        self
    }

    /// A hidden test that is content with nothing has not been passed by anybody.
    fn nobody_has_passed(&mut self, message: &str) {
        let passed = self.tests.iter_mut().filter(|test| test.status == TestStatus::Passed);
        for test in passed {
            test.status = TestStatus::Todo;
            test.virtual_ms = None;
            message.clone_into(&mut test.message);
        }
    }

    /// The one word for it: its cause, unless nobody has begun.
    pub fn word(&self) -> &'static str {
        match (self.verdict, self.diagnosis) {
            (Verdict::Todo, _) | (_, None) => self.verdict.word(),
            (_, Some(diagnosis)) => diagnosis.word(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgement(verdict: Verdict, statuses: &[TestStatus]) -> Judgement {
        let names: Vec<_> = (0..statuses.len()).map(|number| format!("test_{number}")).collect();
        let mut judgement = Judgement::without_running(verdict, "So.", &names);
        for (test, status) in judgement.tests.iter_mut().zip(statuses) {
            test.status = *status;
        }
        judgement
    }

    fn statuses(judgement: &Judgement) -> Vec<TestStatus> {
        judgement.tests.iter().map(|test| test.status).collect()
    }

    #[test]
    fn of_a_text_that_nobody_has_touched_no_test_has_passed() {
        let begun = [TestStatus::Failed, TestStatus::Passed];
        let todo = judgement(Verdict::Todo, &begun).not_begun(Starter::ToWrite);
        assert_eq!(statuses(&todo), [TestStatus::Failed, TestStatus::Todo]);
        let passed = judgement(Verdict::Passed, &begun).not_begun(Starter::ToWrite);
        assert_eq!(statuses(&passed), begun);
    }

    #[test]
    fn code_to_repair_is_to_do_until_somebody_has_changed_it_and_its_cause_is_kept() {
        let begun = [TestStatus::Failed, TestStatus::Passed, TestStatus::NotRun];
        let mut hangs = judgement(Verdict::Failed, &begun);
        hangs.diagnosis = Some(Diagnosis::Deadlock);
        assert_eq!(hangs.word(), "deadlock");
        assert_eq!(hangs.clone().not_begun(Starter::ToWrite), hangs);
        let given = hangs.not_begun(Starter::ToRepair);
        assert_eq!((given.verdict, given.diagnosis), (Verdict::Todo, Some(Diagnosis::Deadlock)));
        assert_eq!((given.word(), given.message.as_str()), ("todo", &*format!("{AS_GIVEN} So.")));
        let expected = [TestStatus::Todo, TestStatus::Todo, TestStatus::NotRun];
        assert_eq!(statuses(&given), expected);
        for stays in Verdict::ALL.into_iter().filter(|verdict| {
            judgement(*verdict, &begun).not_begun(Starter::ToRepair).verdict == *verdict
        }) {
            use Verdict::{Infrastructure, Missing, Passed, Todo, Unclear};
            assert!([Todo, Passed, Missing, Unclear, Infrastructure].contains(&stays), "{stays:?}");
        }
    }
}

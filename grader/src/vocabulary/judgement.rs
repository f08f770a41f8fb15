//! What the judge has to say of a submission, whoever it is told to.

use serde::{Deserialize, Serialize};

use crate::vocabulary::steps::Steps;
use crate::vocabulary::timeline::Bar;
use crate::vocabulary::verdict::{Diagnosis, TestReport, TestStatus, Verdict};

/// How many lines are named beside the one that a message is about.
pub const MOST_RELATED: usize = 8;

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
    /// What the learner's code printed in the run behind `message`, cut to a few kilobytes.
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

    /// The same of a text that nobody has touched: a hidden test that is content with nothing has not
    /// been passed by anybody.
    pub fn not_begun(mut self) -> Self {
        let passed = self.tests.iter_mut().filter(|test| test.status == TestStatus::Passed);
        for test in passed.filter(|_| self.verdict == Verdict::Todo) {
            test.status = TestStatus::Todo;
            test.virtual_ms = None;
            test.message.clone_from(&self.message);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_text_that_nobody_has_touched_no_test_has_passed() {
        let names = ["it_waits", "it_is_small"].map(str::to_owned);
        let mut judgement = Judgement::without_running(Verdict::Todo, "Line 5.", &names);
        judgement.tests[0].status = TestStatus::Failed;
        judgement.tests[1].status = TestStatus::Passed;
        let statuses = |judgement: Judgement| judgement.tests.into_iter().map(|test| test.status);
        let begun: Vec<_> = statuses(judgement.clone().not_begun()).collect();
        assert_eq!(begun, [TestStatus::Failed, TestStatus::Todo]);
        let passed = Judgement { verdict: Verdict::Passed, ..judgement };
        assert!(statuses(passed.not_begun()).eq([TestStatus::Failed, TestStatus::Passed]));
    }
}

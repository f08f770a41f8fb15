//! Judges an answer in both ways, with hidden tests that were compiled before and with tests that are
//! compiled with it, and says what is told differently.

use crate::pipeline::{Answer, HiddenTests, JudgeContext, Scope, judge};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::report::Report;

/// An answer that is judged with tests that were compiled before, and with tests of its own.
pub(super) struct BothWays<'a> {
    context: &'a JudgeContext,
    with_answer: JudgeContext,
    exercise: &'a Exercise,
    text: &'a Answer,
    scope: &'a Scope,
}

impl<'a> BothWays<'a> {
    pub fn of(
        context: &'a JudgeContext,
        exercise: &'a Exercise,
        text: &'a Answer,
        scope: &'a Scope,
    ) -> Self {
        let hidden_tests = HiddenTests::WithEachAnswer;
        let with_answer = JudgeContext { hidden_tests, ..context.clone() };
        Self { context, with_answer, exercise, text, scope }
    }

    /// What is told differently with tests of its own than `once` tells it. Of what is told otherwise each
    /// time, because it has to do with real time, verdict and cause are compared and nothing else.
    pub async fn difference(&self, once: Report) -> Option<String> {
        let with_answer = self.judged(&self.with_answer).await;
        let found = difference(&once, &with_answer)?;
        let causes = |report: &Report| (report.verdict, report.diagnosis);
        if causes(&once) != causes(&with_answer) {
            return Some(found);
        }
        let once_more = self.judged(self.context).await;
        let with_answer_more = self.judged(&self.with_answer).await;
        let is_steady = difference(&once, &once_more).is_none()
            && difference(&with_answer, &with_answer_more).is_none();
        is_steady.then_some(found)
    }

    async fn judged(&self, context: &JudgeContext) -> Report {
        judge(context, self.exercise, self.text, self.scope).await
    }
}

/// What two reports tell differently, but for how long it took.
fn difference(once: &Report, with_answer: &Report) -> Option<String> {
    let lines = |report: &Report| {
        let report = Report { wall_ms: None, ..report.clone() };
        format!("{report:#?}").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (once, with_answer) = (lines(once), lines(with_answer));
    let differs = once.iter().zip(&with_answer).find(|(one, other)| one != other);
    let (one, other) = match differs {
        Some((one, other)) => (&**one, &**other),
        None if once.len() == with_answer.len() => return None,
        None => ("more", "less"),
    };
    Some(format!(
        "is told otherwise where its tests were compiled before: {} instead of {}",
        one.trim(),
        other.trim()
    ))
}

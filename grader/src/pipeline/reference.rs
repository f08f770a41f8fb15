//! What the reference answer does where a learner's did not pass, to be seen beside it.

use crate::pipeline::memory::Remembered;
use crate::pipeline::{Answer, JudgeContext, Origin, Scope, judge};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::report::{Report, Verdict};

/// The reference answer, judged under the test and the seed that `report` shows. `None` where
/// `report` has no picture to compare.
pub async fn reference(
    context: &JudgeContext,
    report: &Report,
    exercise: &Exercise,
) -> Option<Report> {
    if report.verdict != Verdict::Failed || report.timeline.is_empty() {
        return None;
    }
    let solution = context.course_files.solution(&exercise.key).ok()?;
    let answer =
        Answer { shown_as: "solution.rs".into(), source: Ok(solution), origin: Origin::Workspace };
    // The reference needs none of the seeds before, whose traces in a `static` the answer may need.
    let before = report.shown_trial.saturating_sub(report.trial);
    let seed = report.seed.saturating_add(before as u64);
    let scope = Scope { test: report.shown_test.clone(), ..Scope::seeded(Some(seed)) };
    let memory = Remembered::of(context, exercise, &answer, &scope);
    if let Some(known) = memory.recall() {
        return Some(known);
    }
    let judged = judge(context, exercise, &answer, &scope).await;
    memory.keep(&judged);
    Some(judged)
}

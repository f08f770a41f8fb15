//! Judges many exercises, as many at once as there are jobs.

use std::cell::RefCell;

use futures::stream::{self, Stream, StreamExt};

use crate::pipeline::memory::Remembered;
use crate::pipeline::{Answer, JudgeContext, Scope, judge};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::report::Report;

/// How many exercises are judged at once where nobody says it: as many as there are processors.
pub fn default_jobs() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Judges each exercise with its answer, `jobs` at once. The reports come in the order of `work`.
pub async fn judge_all(
    context: &JudgeContext,
    work: &[(Exercise, Answer)],
    scope: &Scope,
    jobs: usize,
) -> Vec<Report> {
    judge_each(context, work, scope, jobs).collect().await
}

/// Like [`judge_all`], but each report can be taken as soon as it is there.
pub fn judge_each(
    context: &JudgeContext,
    work: &[(Exercise, Answer)],
    scope: &Scope,
    jobs: usize,
) -> impl Stream<Item = Report> {
    stream::iter(work)
        .map(move |(exercise, answer)| judge(context, exercise, answer, scope))
        .buffered(jobs.max(1))
}

/// Like [`judge_all`], but what has passed before in just this form is taken from memory. `judged`
/// is told of each report that is not, as soon as it is there.
pub async fn judge_what_changed(
    context: &JudgeContext,
    work: &[(Exercise, Answer)],
    scope: &Scope,
    jobs: usize,
    judged: &mut dyn FnMut(&Report),
) -> Vec<Report> {
    let judged = &RefCell::new(judged);
    let judging = work.iter().enumerate().map(|(at, (exercise, answer))| async move {
        let memory = Remembered::of(context, exercise, answer, scope);
        if let Some(report) = memory.recall() {
            return (at, report);
        }
        let report = judge(context, exercise, answer, scope).await;
        memory.keep(&report);
        judged.borrow_mut()(&report);
        (at, report)
    });
    // In any order: whoever waits for the slowest to be taken first leaves its neighbour's place empty.
    let mut reports: Vec<_> = stream::iter(judging).buffer_unordered(jobs.max(1)).collect().await;
    reports.sort_by_key(|(at, _)| *at);
    reports.into_iter().map(|(_, report)| report).collect()
}

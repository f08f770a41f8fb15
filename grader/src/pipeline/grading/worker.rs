//! A worker judges one answer after the other, in a folder of its own that none leaves anything in.

use crate::mechanisms::class::work_folder::WorkFolder;
use crate::pipeline::grading::assignment::Assignment;
use crate::pipeline::{Answer, JudgeContext, Scope, judge};
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::Report;

/// Someone who judges. It stays with one exercise as long as it can, because what the compiler has
/// learnt from the course's own answer is lent to every answer of that exercise.
pub(super) struct Worker<'a> {
    /// The tools, which build in the worker's own folder.
    context: JudgeContext,
    folder: WorkFolder,
    scope: &'a Scope,
    /// The exercise that it is at.
    exercise: Option<Key>,
}

impl<'a> Worker<'a> {
    /// A worker in `folder`, with the tools of `context`.
    pub fn new(context: &JudgeContext, folder: WorkFolder, scope: &'a Scope) -> Self {
        let context = JudgeContext { build_dir: folder.build_dir.clone(), ..context.clone() };
        Self { context, folder, scope, exercise: None }
    }

    /// Judges the course's own answer, and keeps what the compiler has learnt from it. The error
    /// says why that did not pass: then the machine is at fault.
    pub async fn judge_reference(&mut self, assignment: &Assignment<'_>) -> Result<(), String> {
        let said = |failure: Failure| failure.to_string();
        let key = &assignment.exercise.key;
        let solution = self.context.course_files.solution(key).map_err(said)?;
        let report = self.judge(assignment, &assignment.answer(solution)).await.map_err(said)?;
        if !report.passed() {
            return Err(format!("{}: {}", report.verdict.word(), report.message));
        }
        self.folder.remember(key).map_err(said)
    }

    /// Judges an answer as if it were the first one here.
    pub async fn judge(&mut self, assignment: &Assignment<'_>, answer: &Answer) -> Result<Report> {
        let key = &assignment.exercise.key;
        if self.exercise.as_ref() != Some(key) {
            self.folder.clear()?;
            self.exercise = Some(key.clone());
        }
        self.folder.prepare(key)?;
        Ok(judge(&self.context, assignment.exercise, answer, self.scope).await)
    }
}

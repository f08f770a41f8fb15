//! A worker judges one answer after the other, in a folder of its own that none leaves anything in.

use crate::mechanisms::class::work_folder::WorkFolder;
use crate::pipeline::{Answer, JudgeContext, Scope, judge};
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::report::Report;

/// Who judges the answers that a class's queue holds, one after the other. All else of grading asks
/// nothing more of them, so that it can be measured with judging replayed.
pub trait Judges {
    /// Judges the course's own answer, and remembers what makes judging others quicker. The error says
    /// why that did not pass: then the machine is at fault.
    fn begin(
        &mut self,
        exercise: &Exercise,
        own: &Answer,
    ) -> impl Future<Output = Result<(), String>>;

    /// Judges an answer as if it were the first one here.
    fn judge(
        &mut self,
        exercise: &Exercise,
        answer: &Answer,
    ) -> impl Future<Output = Result<Report>>;
}

/// Someone who judges by compiling and running. It stays with one exercise as long as it can, because what the compiler has
/// learnt from the course's own answer is lent to every answer of that exercise.
pub struct Worker<'a> {
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
}

impl Judges for Worker<'_> {
    async fn begin(&mut self, exercise: &Exercise, own: &Answer) -> Result<(), String> {
        let said = |failure: Failure| failure.to_string();
        let report = self.judge(exercise, own).await.map_err(said)?;
        if !report.passed() {
            return Err(format!("{}: {}", report.verdict.word(), report.message));
        }
        self.folder.remember(&exercise.key).map_err(said)
    }

    async fn judge(&mut self, exercise: &Exercise, answer: &Answer) -> Result<Report> {
        let key = &exercise.key;
        if self.exercise.as_ref() != Some(key) {
            self.folder.clear()?;
            self.exercise = Some(key.clone());
        }
        self.folder.prepare(key)?;
        Ok(judge(&self.context, exercise, answer, self.scope).await)
    }
}

//! An answer on its way: all that each step of it needs, and what may come of it.

use std::path::Path;
use std::sync::Arc;

use crate::judgement::compiler::{self, Control};
use crate::judgement::doubt::is_doubtful;
use crate::judgement::findings::ExerciseFacts;
use crate::judgement::source::Source;
use crate::mechanisms::tools::rustc::{BuildsOn, StagedAnswer};
use crate::mechanisms::tools::staging::Staged;
use crate::pipeline::{ExerciseFiles, JudgeContext, Origin};
use crate::vocabulary::course::{Exercise, Starter};
use crate::vocabulary::failure::Failure;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::Compilation;
use crate::vocabulary::report::CompilerMessage;

/// What came of an answer.
pub(super) struct Judged {
    pub judgement: Judgement,
    /// What the compiler said.
    pub compiler: Vec<CompilerMessage>,
}

impl Judged {
    /// Whether it has to be judged once more before it is believed.
    pub fn is_doubtful(&self) -> bool {
        is_doubtful(&self.judgement, &self.compiler)
    }

    /// The same of a text that nobody has begun to work on.
    pub fn not_begun(self, starter: Starter) -> Self {
        Self { judgement: self.judgement.not_begun(starter), ..self }
    }
}

impl From<Judgement> for Judged {
    /// A judgement on which the compiler had nothing to say.
    fn from(judgement: Judgement) -> Self {
        Self { judgement, compiler: vec![] }
    }
}

/// An answer on its way, with all that the way needs.
pub(super) struct Attempt<'a> {
    pub context: &'a JudgeContext,
    pub exercise: &'a Exercise,
    pub files: ExerciseFiles,
    pub staged: Staged,
    pub source: Arc<Source>,
    pub origin: Origin,
}

impl Attempt<'_> {
    /// The answer as the compiler takes it, whose results go to `out_dir`.
    pub fn staged_answer<'b>(&'b self, out_dir: &'b Path) -> StagedAnswer<'b> {
        let answer = staged_answer(self.exercise, &self.staged, out_dir, self.origin);
        let JudgeContext { columns, builds_on, .. } = *self.context;
        StagedAnswer { columns, builds_on, ..answer }
    }

    /// What holds for every answer to the exercise.
    pub fn exercise_facts(&self) -> ExerciseFacts {
        ExerciseFacts {
            rules_out: self.exercise.rules_out.clone(),
            has_inputs: self.files.starter.takes_inputs(),
            takes_time: !self.exercise.budget.is_zero(),
        }
    }

    /// The judgement on a compilation that failed or should not have been content, where `control`
    /// says what came of the same with the starter in its place.
    pub fn judged(
        &self,
        compilation: &Compilation,
        messages: &[CompilerMessage],
        control: &Control,
    ) -> Option<Judgement> {
        let starter = &self.files.starter;
        compiler::of_compilation(compilation, messages, &self.source, control, starter)
    }
}

/// A staged answer as the compiler takes it, whose results go to `out_dir`. What the compiler says
/// is not made to fit, and it is compiled for this once.
pub(super) fn staged_answer<'a>(
    exercise: &'a Exercise,
    staged: &'a Staged,
    out_dir: &'a Path,
    origin: Origin,
) -> StagedAnswer<'a> {
    StagedAnswer {
        crate_name: exercise.key.exercise(),
        display_path: &staged.source,
        dir: &staged.root,
        out_dir,
        handed_in: origin == Origin::HandedIn,
        lock: staged.lock(),
        columns: None,
        called: None,
        builds_on: BuildsOn::Nothing,
    }
}

/// A path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The failure of not finding what was there a moment ago.
pub(super) fn lost(what: &str) -> Failure {
    Failure::Grader(anyhow::anyhow!("{what} is gone"))
}

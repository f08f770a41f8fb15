//! The way from an answer to its report, on one page.
//!
//! What is special to a kind of exercise is in a file of its own: `functions.rs`, `suite.rs`.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::judgement::compiler::{self, Control};
use crate::judgement::findings::ExerciseFacts;
use crate::judgement::source::Source;
use crate::mechanisms::tools::rustc::StagedAnswer;
use crate::mechanisms::tools::staging::{self, Staged};
use crate::pipeline::{Answer, ExerciseFiles, JudgeContext, Origin, Scope, functions, suite};
use crate::vocabulary::course::{Exercise, Kind, Points};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::Compilation;
use crate::vocabulary::report::{CompilerMessage, Report, TestStatus, Verdict};

/// Judges `answer` as an answer to `exercise`.
///
/// Whatever goes wrong on our side is a report as well, with the verdict `infrastructure`.
/// Dropping this stops every process it has started, and waits for nothing.
pub async fn judge(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    scope: &Scope,
) -> Report {
    judge_telling(context, exercise, answer, scope, &mut |_| {}).await
}

/// Like [`judge`], and tells how far it is.
pub async fn judge_telling(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Report {
    let started = Instant::now();
    let judged = way(context, exercise, answer, scope, tell).await;
    let Judged { judgement, compiler } = judged.unwrap_or_else(|failure| infrastructure(&failure));
    Report {
        points: earned(exercise, &judgement),
        seed: scope.seed(judgement.trial),
        wall_ms: u64::try_from(started.elapsed().as_millis()).ok(),
        sandbox: context.sandbox(),
        compiler,
        ..Report::new(&exercise.key, judgement, exercise.points)
    }
}

/// What came of an answer.
pub(super) struct Judged {
    pub judgement: Judgement,
    /// What the compiler said.
    pub compiler: Vec<CompilerMessage>,
}

impl From<Judgement> for Judged {
    /// A judgement on which the compiler had nothing to say.
    fn from(judgement: Judgement) -> Self {
        Self { judgement, compiler: vec![] }
    }
}

/// The way from an answer to the judgement on it.
async fn way(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Result<Judged> {
    let files = context.exercise_files(&exercise.key)?.within(scope);
    let text = match answer.admitted(exercise, &files.tests) {
        Ok(text) => text,
        Err(judgement) => return Ok((*judgement).into()),
    };
    let staged = staging::stage(
        &context.build_dir,
        &exercise.key,
        &answer.shown_as,
        &answer.compiled_text(text),
    )?;
    let source = Arc::new(Source::new(shown(&staged.source), text));
    let attempt = Attempt { context, exercise, files, staged, source, origin: answer.origin };
    match exercise.kind {
        Kind::Functions => functions::judge(&attempt, scope, tell).await,
        Kind::Tests => suite::judge(&attempt, tell).await,
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
        staged_answer(self.exercise, &self.staged, out_dir, self.origin)
    }

    /// What holds for every answer to the exercise.
    pub fn exercise_facts(&self) -> ExerciseFacts {
        ExerciseFacts {
            rules_out: self.exercise.rules_out.clone(),
            has_inputs: self.files.starter.takes_inputs(),
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

/// A staged answer as the compiler takes it, whose results go to `out_dir`.
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

fn infrastructure(failure: &Failure) -> Judged {
    Judgement::without_running(Verdict::Infrastructure, failure.to_string(), &[]).into()
}

/// The weight of the hidden tests that passed, of all. Nothing for a verdict that throws doubt on
/// the tests themselves.
fn earned(exercise: &Exercise, judgement: &Judgement) -> Points {
    match judgement.verdict {
        Verdict::Passed => return exercise.points,
        Verdict::Tampered | Verdict::Infrastructure => return Points::default(),
        _ => {}
    }
    let weight = |name: &str| u64::from(exercise.weights.get(name).copied().unwrap_or(1));
    let passed = judgement.tests.iter().filter(|test| test.status == TestStatus::Passed);
    let passed: u64 = passed.map(|test| weight(&test.name)).sum();
    let all: u64 = judgement.tests.iter().map(|test| weight(&test.name)).sum();
    if all == 0 { Points::default() } else { exercise.points.share(passed, all) }
}

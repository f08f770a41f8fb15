//! From a staged text to a program: the two compilations, and what is tried where one fails.
//!
//! What a failure means is decided by `judgement::compiler`; here is only tried what it asks about.

use std::path::{Path, PathBuf};

use crate::judgement::compiler::{self, Cause, Control, NotSend};
use crate::mechanisms::tools::rustc::{self, Linking, StagedTests};
use crate::mechanisms::tools::staging;
use crate::pipeline::attempt::{Attempt, Judged, lost};
use crate::pipeline::limits::compiler_limits;
use crate::pipeline::{ExerciseFiles, JudgeContext};
use crate::vocabulary::failure::Result;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{Compilation, Step};
use crate::vocabulary::report::CompilerMessage;

/// What came of compiling.
pub(super) enum Compiled {
    Program(Program),
    Judged(Box<Judged>),
}

/// The hidden tests, ready to run.
pub(super) struct Program {
    pub executable: PathBuf,
    /// What the compiler said of the answer.
    pub warnings: Vec<CompilerMessage>,
}

pub(super) async fn compile(attempt: &Attempt<'_>) -> Result<Compiled> {
    let (compilation, rlib) = answer(attempt).await?;
    let messages = compiler::messages(&compilation.messages, &attempt.source);
    if let Some(judgement) = judged(attempt, &compilation, &messages).await? {
        return Ok(Compiled::Judged(Box::new(Judged { judgement, compiler: messages })));
    }
    let rlib = rlib.ok_or_else(|| lost("the compiled submission"))?;
    let (compilation, executable) = hidden_tests(attempt, &rlib).await?;
    let errors = compiler::messages(&compilation.messages, &attempt.source);
    if let Some(judgement) = judged(attempt, &compilation, &errors).await? {
        let compiler = [messages, errors].concat();
        return Ok(Compiled::Judged(Box::new(Judged { judgement, compiler })));
    }
    let executable = executable.ok_or_else(|| lost("the compiled hidden tests"))?;
    Ok(Compiled::Program(Program { executable, warnings: messages }))
}

/// Compiles what is staged as the learner's crate.
async fn answer(attempt: &Attempt<'_>) -> Result<(Compilation, Option<PathBuf>)> {
    let JudgeContext { toolchain, bundle, .. } = attempt.context;
    let limits = compiler_limits(&attempt.exercise.limits);
    let submission = attempt.staged_answer(&attempt.staged.library_dir);
    rustc::compile_submission(toolchain, bundle, &submission, limits).await
}

/// Compiles the hidden tests with it. What the shared library cannot be linked with is linked
/// without it.
async fn hidden_tests(
    attempt: &Attempt<'_>,
    rlib: &Path,
) -> Result<(Compilation, Option<PathBuf>)> {
    let Attempt { context: JudgeContext { toolchain, bundle, .. }, exercise, staged, .. } = attempt;
    let limits = compiler_limits(&exercise.limits);
    let tests = staged.hidden_tests(&attempt.files.hidden_tests)?;
    let mut staged_tests = StagedTests {
        path: &tests.path,
        crate_name: exercise.key.exercise(),
        rlib,
        out_dir: &staged.tests_dir,
        linking: Linking::Shared,
        lock: staged.lock(),
        columns: attempt.context.columns,
        builds_on: attempt.context.builds_on,
    };
    let shared = rustc::compile_hidden_tests(toolchain, bundle, &staged_tests, limits).await?;
    if shared.1.is_some() || !compiler::points_at_no_file(&shared.0) {
        return Ok(shared);
    }
    staged_tests.linking = Linking::Alone;
    rustc::compile_hidden_tests(toolchain, bundle, &staged_tests, limits).await
}

/// The judgement on a compilation that failed or should not have been content.
async fn judged(
    attempt: &Attempt<'_>,
    compilation: &Compilation,
    messages: &[CompilerMessage],
) -> Result<Option<Judgement>> {
    let Attempt { source, files: ExerciseFiles { tests, .. }, .. } = attempt;
    let judgement = if compiler::points_nowhere(compilation, messages, source) {
        let control = control(attempt, compilation.step).await?;
        attempt.judged(compilation, messages, &control)
    } else {
        match named(attempt, compilation).await? {
            Some(cause) => Some(compiler::of_cause(&cause)),
            None => attempt.judged(compilation, messages, &Control::NotTried),
        }
    };
    Ok(judgement.map(|judgement| judgement.instead_of(tests)))
}

/// Does the same with the starter in the place of the text.
async fn control(attempt: &Attempt<'_>, step: Step) -> Result<Control> {
    if let Some(why) = staging::hindrance(&attempt.staged.tests_dir) {
        return Ok(Control::Hindered(why));
    }
    attempt.staged.rewrite(&attempt.files.starter.text)?;
    let (compilation, rlib) = answer(attempt).await?;
    let content = match (step, rlib) {
        (_, None) => None,
        (Step::Answer, Some(rlib)) => Some(rlib),
        (Step::HiddenTests, Some(rlib)) => hidden_tests(attempt, &rlib).await?.1,
    };
    drop(compilation);
    Ok(if content.is_some() { Control::Content } else { Control::Failed })
}

/// The value that keeps a future from being `Send`, where only its type was named: the compiler is
/// asked once more, in the learner's own crate.
async fn named(attempt: &Attempt<'_>, compilation: &Compilation) -> Result<Option<Cause>> {
    let Attempt { source, staged, files, .. } = attempt;
    let cause = compiler::cause(&compilation.messages, source);
    let Some(Cause::NotSend(NotSend::Unnamed { .. })) = cause else { return Ok(None) };
    let Some(check) = compiler::send_check(&files.hidden_tests) else { return Ok(None) };
    staged.rewrite(&format!("{}{check}", source.text))?;
    let (compilation, _) = answer(attempt).await?;
    let cause = compiler::cause(&compilation.messages, source);
    Ok(cause.filter(|cause| matches!(cause, Cause::NotSend(found) if found.line().is_some())))
}

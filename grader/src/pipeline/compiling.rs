//! From a staged text to a program: the two compilations, and what is tried where one fails.
//!
//! What a failure means is decided by `judgement::compiler`; here is only tried what it asks about.

use std::path::{Path, PathBuf};

use crate::judgement::compiler::{self, Cause, Control, NotSend};
use crate::judgement::entry_points::{self, EntryPoints, Futures};
use crate::mechanisms::tools::answer_library::{self, CompiledAnswer, Linker};
use crate::mechanisms::tools::prebuilt::{self, Parts};
use crate::mechanisms::tools::rustc::{self, Linking, StagedTests};
use crate::mechanisms::tools::staging;
use crate::pipeline::attempt::{Attempt, Judged, lost};
use crate::pipeline::limits::compiler_limits;
use crate::pipeline::{ExerciseFiles, HiddenTests, JudgeContext};
use crate::vocabulary::build_plan::{BuildPlan, Reason};
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
    /// The answer, where it is a library of its own.
    pub answer: Option<PathBuf>,
    /// What the compiler said of the answer.
    pub warnings: Vec<CompilerMessage>,
    /// How the tests came to be compiled.
    pub plan: BuildPlan,
}

/// Compiles the answer for tests that are compiled already, and where that cannot be, the tests with it.
pub(super) async fn compile(attempt: &Attempt<'_>) -> Result<Compiled> {
    match once(attempt).await? {
        Ok(compiled) => Ok(compiled),
        Err(reason) => with_answer(attempt, reason).await,
    }
}

/// Compiles the answer alone, with what tests that are compiled already call it by; or the reason why these
/// tests are none for it. What the compiler finds wrong with it is believed only if all of it is in the
/// answer: the rest would be about what stands behind it.
async fn once(attempt: &Attempt<'_>) -> Result<Result<Compiled, Reason>> {
    let tests = match prebuilt(attempt).await? {
        Ok(tests) => tests,
        Err(reason) => return Ok(Err(reason)),
    };
    let staged = &attempt.staged;
    staged.add_module(entry_points::MODULE, entry_points::DECLARATION, &tests.module)?;
    let compiled = linked(attempt, &tests).await?;
    if compiled.is_err() {
        staged.remove_module(entry_points::MODULE)?;
    }
    Ok(compiled)
}

/// Hidden tests that are compiled already.
struct Prebuilt {
    program: PathBuf,
    /// What an answer has to have.
    entries: Vec<String>,
    /// The text of the module that has it.
    module: String,
    linker: Linker,
}

async fn prebuilt(attempt: &Attempt<'_>) -> Result<Result<Prebuilt, Reason>> {
    let Attempt { context, exercise, files, source, .. } = attempt;
    let JudgeContext { toolchain, bundle, build_dir, .. } = context;
    let planned = || {
        if context.hidden_tests == HiddenTests::WithEachAnswer {
            return Err(Reason::Asked);
        }
        let linker = Linker::of(toolchain).ok_or(Reason::System)?;
        let points = EntryPoints::of(&files.starter.text)?;
        entry_points::are_seen_only_by_calls(&files.hidden_tests)?;
        entry_points::may_follow(source)?;
        points.are_in(source)?;
        Ok((linker, points))
    };
    let (linker, points) = match planned() {
        Ok(planned) => planned,
        Err(reason) => return Ok(Err(reason)),
    };
    let kinds = [Futures::Local, Futures::Sent];
    let parts = Parts {
        key: &exercise.key,
        tests: &files.hidden_tests,
        stubs: &kinds.map(|kind| points.stub(kind)),
        module: entry_points::MODULE,
    };
    let limits = compiler_limits(&exercise.limits);
    let built = prebuilt::ensure(toolchain, bundle, build_dir, parts, limits).await?;
    let kind = built.as_ref().and_then(|built| kinds.get(built.stub));
    let (Some(built), Some(kind)) = (&built, kind) else { return Ok(Err(Reason::Refused)) };
    let (program, entries) = (built.program.clone(), built.entries.clone());
    Ok(Ok(Prebuilt { program, entries, module: points.module(*kind), linker }))
}

/// Compiles and links the answer with the module behind it.
async fn linked(attempt: &Attempt<'_>, tests: &Prebuilt) -> Result<Result<Compiled, Reason>> {
    let Attempt { context, exercise, source, staged, .. } = attempt;
    let (compilation, rlib) = answer(attempt).await?;
    if compiler::is_about_more(&compilation.messages, source) {
        return Ok(Err(Reason::Signature));
    }
    let messages = compiler::messages(&compilation.messages, source);
    if let Some(judgement) = judged(attempt, &compilation, &messages).await? {
        return Ok(Ok(Compiled::Judged(Box::new(Judged { judgement, compiler: messages }))));
    }
    let rlib = rlib.ok_or_else(|| lost("the compiled submission"))?;
    let Prebuilt { program, entries, linker, .. } = tests;
    let answer =
        CompiledAnswer { rlib: &rlib, entries, out_dir: &staged.library_dir, lock: staged.lock() };
    let limits = compiler_limits(&exercise.limits);
    let library = answer_library::link(linker, answer, &context.given, limits).await?;
    Ok(library.ok_or(Reason::Unresolved).map(|library| {
        Compiled::Program(Program {
            executable: program.clone(),
            answer: Some(library),
            warnings: messages,
            plan: BuildPlan::Once,
        })
    }))
}

/// Compiles the answer, and the tests with it.
async fn with_answer(attempt: &Attempt<'_>, reason: Reason) -> Result<Compiled> {
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
    let plan = BuildPlan::WithAnswer(reason);
    Ok(Compiled::Program(Program { executable, answer: None, warnings: messages, plan }))
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

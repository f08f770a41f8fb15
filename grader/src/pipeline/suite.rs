//! The way of tests that a learner has written: compile them with the reference, run them; then
//! with every other version of it.

use crate::judgement::compiler::{self, Control};
use crate::judgement::judge::Judgement;
use crate::judgement::suite::{self, Written};
use crate::mechanisms::tools::rustc::{self, Lints};
use crate::mechanisms::tools::staging;
use crate::mechanisms::tools::test_suite::{Suite, run_suite};
use crate::pipeline::{
    Attempt, ExerciseFiles, JudgeContext, compiler_limits, lost, submission, test_limits,
};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{Compilation, Difference, Version};
use crate::vocabulary::report::CompilerMessage;

/// The way from staged tests to the judgement on them.
pub(super) async fn judge(
    attempt: &Attempt<'_>,
    tell: &mut dyn FnMut(Event),
) -> Result<(Judgement, Vec<CompilerMessage>)> {
    let Attempt { exercise, exercise_files, source, .. } = attempt;
    let ExerciseFiles { tests, versions, .. } = exercise_files;
    if let Some(judgement) = suite::of_source(source, tests) {
        return Ok((judgement, vec![]));
    }
    let subjects = suite::subjects(versions);
    let mut warnings = vec![];
    let mut runs = vec![];
    for version in versions {
        let (compilation, program) = compile(attempt, version).await?;
        let messages = compiler::messages(&compilation.messages, source);
        if let Some(judgement) = judged(attempt, version, &compilation, &messages).await? {
            let key = exercise.key.clone();
            tell(Event::CompilerErrors { key, messages: messages.clone() });
            return Ok((judgement.instead_of(tests), messages));
        }
        let program = program.ok_or_else(|| lost("the compiled tests"))?;
        let run = run_suite(&program, suite::passed).await?;
        if version.difference == Difference::None {
            warnings = messages;
            let written = Written { source, warnings: &warnings, subjects: &subjects };
            if let Some(judgement) = suite::of_reference(&run, &written, tests) {
                return Ok((judgement, warnings));
            }
        }
        runs.push(run);
    }
    let written = Written { source, warnings: &warnings, subjects: &subjects };
    Ok((suite::of_versions(versions, &runs, &written), warnings))
}

/// The judgement on a compilation that failed or should not have been content.
async fn judged(
    attempt: &Attempt<'_>,
    version: &Version,
    compilation: &Compilation,
    messages: &[CompilerMessage],
) -> Result<Option<Judgement>> {
    let control = match compiler::points_nowhere(compilation, messages, &attempt.source) {
        true => control(attempt, version).await?,
        false => Control::NotTried,
    };
    Ok(attempt.judged(compilation, messages, &control))
}

/// Does the same with the starter in the place of the learner's tests.
async fn control(attempt: &Attempt<'_>, version: &Version) -> Result<Control> {
    if let Some(why) = staging::hindrance(&attempt.staged.tests_dir) {
        return Ok(Control::Hindered(why));
    }
    attempt.staged.rewrite(&attempt.exercise_files.starter.text)?;
    let (_, program) = compile(attempt, version).await?;
    Ok(if program.is_some() { Control::Content } else { Control::Failed })
}

/// Compiles the tests with one version. Its source is gone before any of them runs. Lints that the
/// tests ask for are for the tests: the version need not please them.
async fn compile(attempt: &Attempt<'_>, version: &Version) -> Result<(Compilation, Option<Suite>)> {
    let written = compile_with(attempt, version, Lints::AsWritten).await?;
    if compiler::only_lints_elsewhere(&written.0.messages, &attempt.source) {
        return compile_with(attempt, version, Lints::Capped).await;
    }
    Ok(written)
}

async fn compile_with(
    attempt: &Attempt<'_>,
    version: &Version,
    lints: Lints,
) -> Result<(Compilation, Option<Suite>)> {
    let Attempt { context, exercise, staged, origin, .. } = attempt;
    let JudgeContext { toolchain, bundle, .. } = context;
    let submission = submission(exercise, staged, &staged.tests_dir, *origin);
    let subject = staged.subject(&version.text)?;
    let limits = compiler_limits(&exercise.limits);
    let (compilation, executable) =
        rustc::compile_test_suite(toolchain, bundle, &submission, lints, limits).await?;
    drop(subject);
    let suite = executable.map(|executable| Suite {
        confinement: context.confinement(&executable, &[]),
        executable,
        env: rustc::test_environment(bundle),
        dir: staged.root.clone(),
        limits: test_limits(&exercise.limits),
    });
    Ok((compilation, suite))
}

//! The way of tests that a learner has written: compile them with the reference, run them; then
//! with each of its mutants.

use crate::judgement::compiler;
use crate::judgement::judge::Judgement;
use crate::judgement::suite;
use crate::mechanisms::tools::rustc;
use crate::mechanisms::tools::test_suite::{Suite, run_suite};
use crate::pipeline::{
    Attempt, ExerciseFiles, JudgeContext, compiler_limits, lost, submission, test_limits,
};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{Compilation, SuiteRun, Version};
use crate::vocabulary::report::CompilerMessage;

/// The way from staged tests to the judgement on them.
pub(super) async fn judge(
    attempt: &Attempt<'_>,
    tell: &mut dyn FnMut(Event),
) -> Result<(Judgement, Vec<CompilerMessage>)> {
    let Attempt { exercise, exercise_files, source, .. } = attempt;
    if let Some(judgement) = suite::of_source(source, &exercise_files.tests) {
        return Ok((judgement, vec![]));
    }
    let mut warnings = vec![];
    let mut runs = vec![];
    for version in &exercise_files.versions {
        let (compilation, program) = compile(attempt, version).await?;
        let messages = compiler::messages(&compilation.messages, source);
        if let Some(judgement) = attempt.judged(&compilation, &messages) {
            let key = exercise.key.clone();
            tell(Event::CompilerErrors { key, messages: messages.clone() });
            let ours =
                version.flaw.as_ref().and_then(|_| suite::of_uncompiled_mutant(version, &messages));
            return Ok((ours.unwrap_or(judgement), messages));
        }
        let program = program.ok_or_else(|| lost("the compiled tests"))?;
        let run = run_suite(&program, suite::passed).await?;
        if version.flaw.is_none() {
            warnings = messages;
            let judgement = suite::of_reference(&run, source, &warnings, &exercise_files.tests);
            if let Some(judgement) = judgement {
                return Ok((judgement, warnings));
            }
        }
        runs.push(run);
    }
    Ok((verdict(exercise_files, &runs, &warnings), warnings))
}

fn verdict(
    exercise_files: &ExerciseFiles,
    runs: &[SuiteRun],
    warnings: &[CompilerMessage],
) -> Judgement {
    suite::of_mutants(&exercise_files.versions, runs, warnings)
}

/// Compiles the tests with one version. Its source is gone before any of them runs.
async fn compile(attempt: &Attempt<'_>, version: &Version) -> Result<(Compilation, Option<Suite>)> {
    let Attempt { context, exercise, staged, origin, .. } = attempt;
    let JudgeContext { toolchain, bundle, .. } = context;
    let submission = submission(exercise, staged, &staged.tests_dir, *origin);
    let subject = staged.subject(&version.text)?;
    let limits = compiler_limits(&exercise.limits);
    let (compilation, executable) =
        rustc::compile_test_suite(toolchain, bundle, &submission, limits).await?;
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

//! The way of tests that a learner has written: compile them with the reference, run them; then
//! with each of its mutants.

use crate::judgement::compiler;
use crate::judgement::judge::{self, Judgement};
use crate::judgement::source::Source;
use crate::judgement::suite;
use crate::mechanisms::rustc::{self, Submission};
use crate::mechanisms::staging::Staged;
use crate::mechanisms::test_suite::{Suite, run_suite};
use crate::pipeline::{Bench, Lesson, compiler_limits, lost, test_limits};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::record::{Compilation, SuiteRun, Version};
use crate::vocabulary::report::CompilerMessage;

/// The way from staged tests to the judgement on them.
pub(super) async fn judge(
    bench: &Bench,
    exercise: &Exercise,
    lesson: &Lesson,
    staged: &Staged,
    source: &Source,
    tell: &mut dyn FnMut(Event),
) -> Result<(Judgement, Vec<CompilerMessage>)> {
    if let Some(judgement) = suite::of_source(source, &lesson.tests) {
        return Ok((judgement, vec![]));
    }
    let mut warnings = vec![];
    let mut runs = vec![];
    for version in &lesson.versions {
        let (compilation, program) = compile(bench, exercise, staged, version).await?;
        let messages = compiler::messages(&compilation.messages, source);
        let broken =
            judge::of_compilation(&compilation, &messages, source, &lesson.starter, &lesson.tests);
        if let Some(judgement) = broken {
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
            let judgement = suite::of_reference(&run, source, &warnings, &lesson.tests);
            if let Some(judgement) = judgement {
                return Ok((judgement, warnings));
            }
        }
        runs.push(run);
    }
    Ok((verdict(lesson, &runs, &warnings), warnings))
}

fn verdict(lesson: &Lesson, runs: &[SuiteRun], warnings: &[CompilerMessage]) -> Judgement {
    suite::of_mutants(&lesson.versions, runs, warnings)
}

/// Compiles the tests with one version. Its source is gone before any of them runs.
async fn compile(
    bench: &Bench,
    exercise: &Exercise,
    staged: &Staged,
    version: &Version,
) -> Result<(Compilation, Option<Suite>)> {
    let Bench { toolchain, bundle, .. } = bench;
    let submission = Submission {
        crate_name: exercise.key.exercise(),
        display_path: &staged.source,
        dir: &staged.root,
        out_dir: &staged.out_dir,
    };
    let subject = staged.subject(&version.text)?;
    let limits = compiler_limits(&exercise.limits);
    let (compilation, executable) =
        rustc::compile_test_suite(toolchain, bundle, &submission, limits).await?;
    drop(subject);
    let suite = executable.map(|executable| Suite {
        executable,
        env: rustc::test_environment(toolchain, bundle),
        dir: staged.root.clone(),
        limits: test_limits(&exercise.limits),
    });
    Ok((compilation, suite))
}

//! The way of tests that a learner has written: compile them with the reference, run them; then
//! with each of its mutants.

use crate::judgement::compiler;
use crate::judgement::suite;
use crate::mechanisms::tools::rustc;
use crate::mechanisms::tools::test_suite::{Suite, SuiteEnd, run_suite};
use crate::mechanisms::tools::time_budget::TimeBudget;
use crate::pipeline::JudgeContext;
use crate::pipeline::judge::{Attempt, Judged, lost};
use crate::pipeline::limits::{all_tests, compiler_limits, test_limits};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{Compilation, SuiteRun, Version};
use crate::vocabulary::report::{CompilerMessage, Verdict};

/// The way from staged tests to the judgement on them.
pub(super) async fn judge(attempt: &Attempt<'_>, tell: &mut dyn FnMut(Event)) -> Result<Judged> {
    let Attempt { source, files, .. } = attempt;
    if let Some(judgement) = suite::of_source(source, &files.tests) {
        return Ok(judgement.into());
    }
    tell(Event::Compiling);
    let mut warnings = vec![];
    let mut runs = vec![];
    for version in &files.versions {
        let (suite, messages) = match compile(attempt, version).await? {
            Compiled::Suite(suite, messages) => (suite, messages),
            Compiled::Judged(judged) => return Ok(judged),
        };
        let (done, total) = (runs.len(), files.versions.len());
        tell(Event::Running { done, total, test: version.name.clone() });
        let budget = TimeBudget::new(all_tests(&suite.limits));
        let SuiteEnd::Finished(run) = run_suite(&suite, &budget, suite::passed).await? else {
            let judgement = out_of_time(&budget, &files.tests);
            return Ok(Judged { judgement, compiler: messages });
        };
        if version.flaw.is_none() {
            warnings = messages;
            let judgement = suite::of_reference(&run, source, &warnings, &files.tests);
            if let Some(judgement) = judgement {
                return Ok(Judged { judgement, compiler: warnings });
            }
        }
        runs.push(run);
    }
    let judgement = verdict(&files.versions, &runs, &warnings);
    Ok(Judged { judgement, compiler: warnings })
}

fn verdict(versions: &[Version], runs: &[SuiteRun], warnings: &[CompilerMessage]) -> Judgement {
    suite::of_mutants(versions, runs, warnings)
}

/// The judgement where the time for all tests was up before they had ended.
fn out_of_time(budget: &TimeBudget, names: &[String]) -> Judgement {
    let message = format!(
        "Stopped: your tests together took all of the {} s that they may.",
        budget.all().as_secs()
    );
    Judgement::without_running(Verdict::TimedOut, message, names)
}

/// What came of compiling the tests with one version.
enum Compiled {
    /// The tests, ready to run, and what the compiler said.
    Suite(Suite, Vec<CompilerMessage>),
    Judged(Judged),
}

async fn compile(attempt: &Attempt<'_>, version: &Version) -> Result<Compiled> {
    let (compilation, suite) = call_compiler(attempt, version).await?;
    let messages = compiler::messages(&compilation.messages, &attempt.source);
    let Some(judgement) = attempt.judged(&compilation, &messages) else {
        let suite = suite.ok_or_else(|| lost("the compiled tests"))?;
        return Ok(Compiled::Suite(suite, messages));
    };
    let ours = version.flaw.as_ref().and_then(|_| suite::of_uncompiled_mutant(version, &messages));
    let judgement = ours.unwrap_or(judgement);
    Ok(Compiled::Judged(Judged { judgement, compiler: messages }))
}

/// Compiles the tests with one version. Its source is gone before any of them runs.
async fn call_compiler(
    attempt: &Attempt<'_>,
    version: &Version,
) -> Result<(Compilation, Option<Suite>)> {
    let Attempt { context, exercise, staged, .. } = attempt;
    let JudgeContext { toolchain, bundle, .. } = context;
    let submission = attempt.staged_answer(&staged.tests_dir);
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

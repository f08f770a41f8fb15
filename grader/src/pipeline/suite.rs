//! The way of tests that a learner has written: compile them with the reference, run them; then
//! with every other version of it.

use crate::judgement::compiler::{self, Control};
use crate::judgement::suite::{self, Written};
use crate::mechanisms::tools::rustc::{self, Lints};
use crate::mechanisms::tools::staging;
use crate::mechanisms::tools::test_suite::{Suite, SuiteEnd, run_suite};
use crate::mechanisms::tools::time_budget::TimeBudget;
use crate::pipeline::JudgeContext;
use crate::pipeline::attempt::{Attempt, Judged, lost};
use crate::pipeline::limits::{all_tests, compiler_limits, test_limits};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{Compilation, Difference, Version};
use crate::vocabulary::report::{CompilerMessage, Verdict};

/// The way from staged tests to the judgement on them.
pub(super) async fn judge(attempt: &Attempt<'_>, tell: &mut dyn FnMut(Event)) -> Result<Judged> {
    let Attempt { source, files, .. } = attempt;
    if let Some(judgement) = suite::of_source(source, &files.tests) {
        return Ok(judgement.into());
    }
    tell(Event::Compiling);
    let subjects = suite::subjects(&files.versions);
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
        if version.difference == Difference::None {
            warnings = messages;
            let written = Written { source, warnings: &warnings, subjects: &subjects };
            let judgement = suite::of_reference(&run, &written, &files.tests);
            if let Some(judgement) = judgement {
                return Ok(Judged { judgement, compiler: warnings });
            }
        }
        runs.push(run);
    }
    let written = Written { source, warnings: &warnings, subjects: &subjects };
    let judgement = suite::of_versions(&files.versions, &runs, &written);
    Ok(Judged { judgement, compiler: warnings })
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
    let Some(judgement) = judged(attempt, version, &compilation, &messages).await? else {
        let suite = suite.ok_or_else(|| lost("the compiled tests"))?;
        return Ok(Compiled::Suite(suite, messages));
    };
    let judgement = judgement.instead_of(&attempt.files.tests);
    Ok(Compiled::Judged(Judged { judgement, compiler: messages }))
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
    attempt.staged.rewrite(&attempt.files.starter.text)?;
    let (_, suite) = call_compiler(attempt, version).await?;
    Ok(if suite.is_some() { Control::Content } else { Control::Failed })
}

/// Compiles the tests with one version. Its source is gone before any of them runs. Lints that the
/// tests ask for are for the tests: the version need not please them.
async fn call_compiler(
    attempt: &Attempt<'_>,
    version: &Version,
) -> Result<(Compilation, Option<Suite>)> {
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
    let Attempt { context, exercise, staged, .. } = attempt;
    let JudgeContext { toolchain, bundle, .. } = context;
    let submission = attempt.staged_answer(&staged.tests_dir);
    let subject = staged.subject(&version.text)?;
    let limits = compiler_limits(&exercise.limits);
    let (compilation, executable) =
        rustc::compile_test_suite(toolchain, bundle, &submission, lints, limits).await?;
    drop(subject);
    let env = rustc::test_environment(bundle, &staged.root, None)?;
    let suite = executable.map(|executable| Suite {
        confinement: context.confinement(&executable, &[]),
        executable,
        env,
        dir: staged.root.clone(),
        limits: test_limits(&exercise.limits),
    });
    Ok((compilation, suite))
}

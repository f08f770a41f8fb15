//! Floor 4: from a source to its verdict, as events.
//!
//! [`judge`] reads as the way goes: stage, compile, run, judge, explain. It knows no surface and
//! decides nothing itself.

pub mod batch;
mod context;
pub mod grading;
pub mod mutation;
pub mod proof;
mod refusal;
mod suite;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use futures::stream::{self, StreamExt};
use protocol::claim::Job;

use crate::judgement::compiler;
use crate::judgement::findings::ExerciseFacts;
use crate::judgement::judge::{self, EndedRun, Evidence, Judgement};
use crate::judgement::policy::{self, PolicyViolation};
use crate::judgement::source::Source;
use crate::mechanisms::tools::process::ProcessLimits;
use crate::mechanisms::tools::rustc::{self, StagedAnswer};
use crate::mechanisms::tools::staging::{self, Staged};
use crate::mechanisms::tools::test_process::{self, TestCommand};
use crate::vocabulary::course::{Exercise, Key, Kind, Limits, Points};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::{Failure, Result};
use crate::vocabulary::record::{Compilation, ProcessEnd, TestRun};
use crate::vocabulary::report::{CompilerMessage, Report, TestStatus, Verdict};

pub use context::{ExerciseFiles, GRADER, JudgeContext};
pub use refusal::taken_in;

/// Seeds that each hidden test runs under when none is asked for.
const SEEDS: u64 = 8;

/// Virtual time after which a test is given up, at least.
const LEAST_DEADLINE_MS: u64 = 30_000;

/// Hidden tests of one exercise that run at once. Each needs a few milliseconds, mostly to start.
const TESTS_AT_ONCE: usize = 2;

/// Polls at one instant of virtual time after which a test is given up. The busiest right answer
/// of the course needs a few hundred.
const POLL_BUDGET: u64 = 20_000;

/// A text to be judged.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The path that messages show it under.
    pub shown_as: PathBuf,
    /// The source, or why there is none that could be compiled.
    pub source: Result<String, WithoutSource>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a text comes from, which decides what it may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A learner's own workspace: theirs to do with as they like.
    Workspace,
    /// Handed in, perhaps by someone who tries anything.
    HandedIn,
}

/// A submission that is judged without compiling it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutSource {
    /// `rejected` or `missing`; `infrastructure` if the machine did not let us read it.
    pub verdict: Verdict,
    /// Why.
    pub message: String,
}

/// How much of an exercise's hidden tests to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Under these seeds, each.
    pub seeds: Range<u64>,
    /// This test only.
    pub test: Option<String>,
}

impl Scope {
    /// Every test, under this seed only if one is given.
    pub fn seeded(seed: Option<u64>) -> Self {
        let seeds = seed.map_or(0..SEEDS, |seed| seed..seed.saturating_add(1));
        Self { seeds, test: None }
    }

    fn includes(&self, test: &str) -> bool {
        self.test.as_ref().is_none_or(|only| only == test)
    }
}

/// Judges `text` as an answer to `exercise`.
///
/// Whatever goes wrong on our side is a report as well, with the verdict `infrastructure`.
/// Dropping this stops every process it has started.
pub async fn judge(
    context: &JudgeContext,
    exercise: &Exercise,
    text: &Answer,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Report {
    let started = Instant::now();
    tell(Event::Started { key: exercise.key.clone() });
    let (judgement, compiler) = match way(context, exercise, text, scope, tell).await {
        Ok(outcome) => outcome,
        Err(failure) => (infrastructure(&failure), vec![]),
    };
    let report = report(context, exercise, judgement, compiler, &scope.seeds, started);
    tell(Event::Judged { report: Box::new(report.clone()) });
    report
}

/// What clippy has to say of a text that has passed. It never changes a verdict.
pub async fn lint(
    context: &JudgeContext,
    exercise: &Exercise,
    text: &Answer,
) -> Result<Vec<CompilerMessage>> {
    let Ok(source) = &text.source else { return Ok(vec![]) };
    let staged = staging::stage(&context.build_dir, &exercise.key, &text.shown_as, source)?;
    let submission = submission(exercise, &staged, &staged.library_dir, text.origin);
    let limits = compiler_limits(&exercise.limits);
    let JudgeContext { toolchain, bundle, .. } = context;
    let Some(linted) = rustc::lint_submission(toolchain, bundle, &submission, limits).await? else {
        return Ok(vec![]);
    };
    let source = Source::new(shown(&staged.source), source);
    let mut messages = compiler::messages(&linted.messages, &source);
    messages.retain(compiler::is_from_clippy);
    Ok(messages)
}

/// The way from a text to the judgement on it.
async fn way(
    context: &JudgeContext,
    exercise: &Exercise,
    text: &Answer,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Result<(Judgement, Vec<CompilerMessage>)> {
    let mut exercise_files = context.exercise_files(&exercise.key)?;
    exercise_files.tests.retain(|test| scope.includes(test));
    let source = match &text.source {
        Ok(source) => source,
        Err(WithoutSource { verdict, message }) => {
            let judgement =
                Judgement::without_running(*verdict, message.clone(), &exercise_files.tests);
            return Ok((judgement, vec![]));
        }
    };
    if let Some(refused) = refused(exercise, text.origin, source, &exercise_files.tests) {
        return Ok((refused, vec![]));
    }
    let staged = staging::stage(&context.build_dir, &exercise.key, &text.shown_as, source)?;
    let source = Source::new(shown(&staged.source), source);
    let attempt =
        Attempt { context, exercise, exercise_files, staged, source, origin: text.origin };
    match exercise.kind {
        Kind::Functions => functions(&attempt, &scope.seeds, tell).await,
        Kind::Tests => suite::judge(&attempt, tell).await,
    }
}

/// A text on its way, with all that the way needs.
struct Attempt<'a> {
    context: &'a JudgeContext,
    exercise: &'a Exercise,
    exercise_files: ExerciseFiles,
    staged: Staged,
    source: Source,
    origin: Origin,
}

impl Attempt<'_> {
    fn submission(&self) -> StagedAnswer<'_> {
        submission(self.exercise, &self.staged, &self.staged.library_dir, self.origin)
    }

    /// What holds for every answer to the exercise.
    fn exercise_facts(&self) -> ExerciseFacts {
        ExerciseFacts {
            rules_out: self.exercise.rules_out.clone(),
            has_inputs: self.exercise_files.starter.takes_inputs(),
        }
    }

    /// The judgement on a compilation that failed or should not have been content.
    fn judged(&self, compilation: &Compilation, messages: &[CompilerMessage]) -> Option<Judgement> {
        let ExerciseFiles { starter, tests, .. } = &self.exercise_files;
        judge::of_compilation(compilation, messages, &self.source, starter, tests)
    }
}

fn submission<'a>(
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

/// The judgement on a text that says what no submission may say. A learner's own machine is the
/// learner's.
fn refused(
    exercise: &Exercise,
    origin: Origin,
    source: &str,
    tests: &[String],
) -> Option<Judgement> {
    if origin == Origin::Workspace {
        return None;
    }
    let PolicyViolation { message, line } = policy::refusal(source, &exercise.allow)?;
    let judgement = Judgement::without_running(Verdict::Rejected, message, tests);
    Some(Judgement { line: Some(line), ..judgement })
}

/// The way of functions, which hidden tests call.
async fn functions(
    attempt: &Attempt<'_>,
    seeds: &Range<u64>,
    tell: &mut dyn FnMut(Event),
) -> Result<(Judgement, Vec<CompilerMessage>)> {
    let (executable, warnings) = match compile(attempt, tell).await? {
        Compiled::Program { executable, warnings } => (executable, warnings),
        Compiled::Judged(judgement, messages) => return Ok((judgement, messages)),
    };
    let runs = run(attempt, executable, seeds).await?;
    let evidence = Evidence {
        tests: attempt.exercise_files.tests.clone(),
        runs,
        source: attempt.source.clone(),
        warnings: warnings.clone(),
        exercise: attempt.exercise_facts(),
        guard_lines: vec![],
    };
    let judgement = judge::of_runs(&evidence, &AtomicBool::new(false));
    Ok((judgement.ok_or_else(|| lost("the judgement"))?, warnings))
}

/// What came of compiling.
enum Compiled {
    Program { executable: PathBuf, warnings: Vec<CompilerMessage> },
    Judged(Judgement, Vec<CompilerMessage>),
}

async fn compile(attempt: &Attempt<'_>, tell: &mut dyn FnMut(Event)) -> Result<Compiled> {
    let Attempt {
        context: JudgeContext { toolchain, bundle, .. }, exercise, staged, source, ..
    } = attempt;
    let limits = compiler_limits(&exercise.limits);
    let (compilation, rlib) =
        rustc::compile_submission(toolchain, bundle, &attempt.submission(), limits).await?;
    let messages = compiler::messages(&compilation.messages, source);
    if let Some(judgement) = attempt.judged(&compilation, &messages) {
        let key = exercise.key.clone();
        tell(Event::CompilerErrors { key, messages: messages.clone() });
        return Ok(Compiled::Judged(judgement, messages));
    }
    let rlib = rlib.ok_or_else(|| lost("the compiled submission"))?;
    let tests = staged.hidden_tests(&attempt.exercise_files.hidden_tests)?;
    let (compilation, executable) = rustc::compile_hidden_tests(
        toolchain,
        bundle,
        &tests.path,
        exercise.key.exercise(),
        &rlib,
        &staged.tests_dir,
        limits,
    )
    .await?;
    drop(tests);
    let errors = compiler::messages(&compilation.messages, source);
    match attempt.judged(&compilation, &errors) {
        Some(judgement) => Ok(Compiled::Judged(judgement, [messages, errors].concat())),
        None => {
            let executable = executable.ok_or_else(|| lost("the compiled hidden tests"))?;
            Ok(Compiled::Program { executable, warnings: messages })
        }
    }
}

/// Runs the hidden tests, a few at once. One that had to be stopped ends it: the next would have
/// to be waited for just as long.
async fn run(
    attempt: &Attempt<'_>,
    executable: PathBuf,
    seeds: &Range<u64>,
) -> Result<Vec<TestRun>> {
    let Attempt { context, exercise, exercise_files, staged, source, .. } = attempt;
    let order = |test: &String| TestCommand {
        executable: executable.clone(),
        env: rustc::test_environment(&context.bundle),
        dir: staged.root.clone(),
        limits: limits_for_seeds(test_limits(&exercise.limits), seeds),
        confinement: context.confinement(&executable, &[Path::new("/proc")]),
        job: job(context, exercise, test),
        seeds: seeds.clone().map(|seed| effective_seed(&exercise.key, test, seed)).collect(),
    };
    let facts = attempt.exercise_facts();
    let go_on = |report: &_, record: &_, repeated| {
        judge::is_clean(EndedRun { report, record, repeated }, source, &facts)
    };
    let mut running = stream::iter(&exercise_files.tests)
        .map(|test| test_process::run(order(test), go_on))
        .buffered(TESTS_AT_ONCE);
    let mut runs = vec![];
    while let Some(run) = running.next().await {
        let run = run?;
        let stopped = !matches!(run.end, ProcessEnd::Exited(_));
        runs.push(run);
        if stopped {
            break;
        }
    }
    Ok(runs)
}

fn job(context: &JudgeContext, exercise: &Exercise, test: &str) -> Job {
    let budget_ms = u64::try_from(exercise.budget.as_millis()).unwrap_or(u64::MAX);
    Job {
        nonce: new_nonce(),
        test: test.to_owned(),
        deadline_ms: LEAST_DEADLINE_MS.max(budget_ms.saturating_mul(10)),
        poll_budget: POLL_BUDGET,
        lock_down: context.capabilities.calls,
    }
}

/// A number that the learner's code cannot guess. It only has to differ from call to call.
fn new_nonce() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

/// What a test's varied inputs are derived from: exercise, test, and the seed that was asked for.
fn effective_seed(key: &Key, test: &str, seed: u64) -> u64 {
    let hash = blake3::hash(format!("{key}\n{test}\n{seed}").as_bytes());
    hash.as_bytes().first_chunk().map_or(seed, |bytes| u64::from_le_bytes(*bytes))
}

fn compiler_limits(limits: &Limits) -> ProcessLimits {
    ProcessLimits {
        wall: limits.compile,
        cpu: limits.compile,
        memory: limits.memory,
        output: limits.output,
    }
}

fn test_limits(limits: &Limits) -> ProcessLimits {
    ProcessLimits { wall: limits.test, cpu: limits.test, ..compiler_limits(limits) }
}

/// One process runs a test under all seeds: the limits are for as many as usual, and grow with
/// more.
fn limits_for_seeds(limits: ProcessLimits, seeds: &Range<u64>) -> ProcessLimits {
    let rounds = seeds.end.saturating_sub(seeds.start).div_ceil(SEEDS).clamp(1, 1000) as u32;
    ProcessLimits { wall: limits.wall * rounds, cpu: limits.cpu * rounds, ..limits }
}

fn lost(what: &str) -> Failure {
    Failure::Grader(anyhow::anyhow!("{what} is gone"))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn infrastructure(failure: &Failure) -> Judgement {
    Judgement::without_running(Verdict::Infrastructure, failure.to_string(), &[])
}

fn report(
    context: &JudgeContext,
    exercise: &Exercise,
    judgement: Judgement,
    compiler: Vec<CompilerMessage>,
    seeds: &Range<u64>,
    started: Instant,
) -> Report {
    let key = &exercise.key;
    Report {
        exercise: key.exercise().to_owned(),
        chapter: key.chapter().to_owned(),
        key: key.clone(),
        points: earned(exercise, &judgement),
        max_points: exercise.points,
        verdict: judgement.verdict,
        diagnosis: judgement.diagnosis,
        message: judgement.message,
        line: judgement.line,
        seed: seeds.start + judgement.trial as u64,
        wall_ms: u64::try_from(started.elapsed().as_millis()).ok(),
        sandbox: context.capabilities.tier(),
        tests: judgement.tests,
        timeline: judgement.timeline,
        compiler,
        untold: judgement.untold,
        printed: judgement.printed,
        shown_test: judgement.shown_test,
        real_time: judgement.real_time,
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanisms::course::catalogue;

    #[test]
    fn what_is_handed_in_is_refused_and_a_workspace_is_free() {
        let course = catalogue::CourseFiles::Embedded.course().unwrap();
        let tests = ["a_test".to_owned()];
        for exercise in course.exercises() {
            let judge = |origin, text| refused(exercise, origin, text, &tests);
            let text = "fn f() {\n    std::process::exit(0)\n}\n";
            let judged = judge(Origin::HandedIn, text).unwrap();
            assert_eq!((judged.verdict, judged.line), (Verdict::Rejected, Some(2)));
            assert_eq!(judged.tests[0].status, TestStatus::NotRun);
            assert_eq!(judge(Origin::Workspace, text), None);
            assert_eq!(judge(Origin::HandedIn, "fn f() {}"), None);
        }
    }

    #[test]
    fn only_exercises_that_allow_it_let_answers_set_the_clock() {
        let course = catalogue::CourseFiles::Embedded.course().unwrap();
        for exercise in course.exercises() {
            let text = "use tokio::time::advance;";
            let judged = refused(exercise, Origin::HandedIn, text, &[]);
            assert_eq!(judged.is_none(), exercise.key.chapter() == "07_testing");
        }
    }
}

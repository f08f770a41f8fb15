//! The way of functions, which hidden tests call: compile the answer, compile the tests against it,
//! run them.

use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;

use futures::stream::{self, StreamExt, TryStreamExt};
use protocol::claim::{Check, End, Job, TrialReport};

use crate::judgement::compiler::{self, Awaited};
use crate::judgement::judge::{self, EndedRun, Evidence};
use crate::judgement::source::Source;
use crate::mechanisms::tools::process::ProcessLimits;
use crate::mechanisms::tools::rustc;
use crate::mechanisms::tools::staging;
use crate::mechanisms::tools::symbols::Symbols;
use crate::mechanisms::tools::test_process::{self, FinishedTest, RealTime, TestCommand};
use crate::mechanisms::tools::time_budget::TimeBudget;
use crate::pipeline::attempt::{Attempt, Judged, lost, staged_answer};
use crate::pipeline::compiling::{Compiled, Program, compile};
use crate::pipeline::limits::{
    POLL_BUDGET, SEEDS, all_tests, compiler_limits, deadline_ms, seeded_test_limits, tests_at_once,
};
use crate::pipeline::off_thread::off_thread;
use crate::pipeline::{JudgeContext, Scope};
use crate::vocabulary::course::{Allowance, Key};
use crate::vocabulary::events::Event;
use crate::vocabulary::failure::Result;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{ProcessEnd, Record, TestRun};
use crate::vocabulary::report::{CompilerMessage, Diagnosis, TestReport, UnusedKind, Verdict};

/// The way from a staged answer to the judgement on it.
pub(super) async fn judge(
    attempt: &Attempt<'_>,
    scope: &Scope,
    tell: &mut dyn FnMut(Event),
) -> Result<Judged> {
    tell(Event::Compiling);
    let program = match compile(attempt).await? {
        Compiled::Program(program) => program,
        Compiled::Judged(judged) => return Ok(*judged),
    };
    tell(Event::Compiled(program.plan));
    let tests = HiddenTests::new(attempt, &program, scope)?;
    let runs = tests.run(tell).await?;
    judged(attempt, scope, runs, program.warnings).await
}

/// How many bytes of record nobody waits for noticeably: some two thousand events, read in a tenth of a
/// millisecond, or in ten times that where nothing is optimised.
const SHORT_RECORD: usize = 32 << 10;

/// The hidden tests of an exercise, to be run with one answer.
struct HiddenTests<'a> {
    attempt: &'a Attempt<'a>,
    program: &'a Program,
    env: Vec<(OsString, OsString)>,
    scope: &'a Scope,
    /// What each test may use.
    limits: ProcessLimits,
    /// What all of them may take together.
    budget: TimeBudget,
    symbols: Arc<Symbols>,
}

/// The hidden tests that came to an end, in order: all of them, all up to one that had to be
/// stopped, or as many as there was time for.
struct Runs {
    finished: Vec<TestRun>,
    /// The time for all was up before all had ended.
    out_of_time: Option<TimeBudget>,
}

impl<'a> HiddenTests<'a> {
    fn new(attempt: &'a Attempt<'a>, program: &'a Program, scope: &'a Scope) -> Result<Self> {
        let answer = program.answer.as_deref();
        let env = rustc::test_environment(&attempt.context.bundle, &attempt.staged.root, answer)?;
        let limits = seeded_test_limits(&attempt.exercise.limits, &scope.seeds);
        let budget = TimeBudget::new(all_tests(&limits));
        let symbols = attempt.context.symbols(&program.executable, &attempt.staged.root);
        let symbols = Arc::new(symbols.with_answer(answer));
        Ok(Self { attempt, program, env, scope, limits, budget, symbols })
    }

    /// Runs them, a few at once. One that had to be stopped ends it: the next would have to be
    /// waited for just as long.
    async fn run(self, tell: &mut dyn FnMut(Event)) -> Result<Runs> {
        let names = &self.attempt.files.tests;
        let at_once = tests_at_once(self.attempt.exercise);
        let mut running = stream::iter(names).map(|test| self.run_one(test)).buffered(at_once);
        let mut finished = vec![];
        let mut out_of_time = false;
        while let Some(test) = names.get(finished.len()) {
            let (done, total) = (finished.len(), names.len());
            tell(Event::Running { done, total, test: test.clone() });
            let Some(run) = running.try_next().await?.flatten() else {
                out_of_time = true;
                break;
            };
            let stopped = !matches!(run.end, ProcessEnd::Exited(_)) || spins(&run);
            finished.push(run);
            if stopped {
                break;
            }
        }
        drop(running);
        Ok(Runs { finished, out_of_time: out_of_time.then_some(self.budget) })
    }

    /// Runs one; `None` if the time for all was up before it ended.
    async fn run_one(&self, test: &str) -> Result<Option<TestRun>> {
        let Some(limits) = self.budget.limit(self.limits) else { return Ok(None) };
        let source = &self.attempt.source;
        let facts = self.attempt.exercise_facts();
        let is_clean = async |report: &TrialReport, record: Record, repeated: bool| {
            // It is read before a thread for it would have begun.
            if record.log.len() <= SHORT_RECORD {
                let ended = EndedRun { report, record: &record, repeated };
                return Ok(judge::is_clean(ended, source, &facts));
            }
            let (report, source, facts) = (report.clone(), Arc::clone(source), facts.clone());
            off_thread(move |_| {
                let ended = EndedRun { report: &report, record: &record, repeated };
                judge::is_clean(ended, &source, &facts)
            })
            .await
        };
        let command = self.command(test, limits);
        let FinishedTest { run, wall } = test_process::run(command, is_clean).await?;
        self.budget.spend(wall);
        let was_cut = run.end == ProcessEnd::OutOfTime && limits != self.limits;
        Ok((!was_cut).then_some(run))
    }

    fn command(&self, test: &str, limits: ProcessLimits) -> TestCommand {
        let Attempt { context, exercise, staged, .. } = self.attempt;
        let seeds = self.scope.seeds.clone();
        let Program { executable, answer, .. } = self.program;
        let reached: Vec<&Path> =
            [Path::new("/proc")].into_iter().chain(answer.as_deref()).collect();
        TestCommand {
            executable: executable.clone(),
            env: self.env.clone(),
            dir: staged.root.clone(),
            limits,
            confinement: context.confinement(executable, &reached),
            job: Job {
                nonce: new_nonce(),
                mark: new_nonce(),
                test: test.to_owned(),
                deadline_ms: deadline_ms(exercise),
                poll_budget: POLL_BUDGET,
                lock_down: context.capabilities.calls,
                loopback: exercise.allow.contains(&Allowance::Loopback),
            },
            seeds: seeds.map(|seed| effective_seed(&exercise.key, test, seed)).collect(),
            real_time: RealTime::WhereItGoesWrong,
            symbols: Arc::clone(&self.symbols),
        }
    }
}

/// Whether it was given up for its polls. Where each of them goes round and round, as a `select!` over
/// closed channels does until Tokio stops it, all of them take seconds.
fn spins(run: &TestRun) -> bool {
    let last = run.talk.trials.last();
    last.is_some_and(|trial| matches!(trial.end, End::PollBudgetSpent { .. }))
}

/// The judgement on what was run.
async fn judged(
    attempt: &Attempt<'_>,
    scope: &Scope,
    runs: Runs,
    warnings: Vec<CompilerMessage>,
) -> Result<Judged> {
    let Runs { finished, out_of_time } = runs;
    let mut tests = attempt.files.tests.clone();
    let left = out_of_time.as_ref().map_or(vec![], |_| tests.split_off(finished.len()));
    let guard_lines = guard_lines(attempt, &finished).await?;
    let unbound_future = unbound_future(attempt, &finished).await?;
    let evidence = Evidence {
        tests,
        runs: finished,
        source: Arc::clone(&attempt.source),
        warnings,
        exercise: attempt.exercise_facts(),
        guard_lines,
        unbound_future,
    };
    let (mut evidence, mut judgement) = weighed(evidence).await?;
    if fails_all_the_same(attempt, scope, &evidence.runs, &judgement).await? {
        evidence.exercise.rules_out.insert(Diagnosis::NeverAwaited);
        (evidence, judgement) = weighed(evidence).await?;
    }
    let judgement = match out_of_time {
        None => judgement,
        Some(budget) => out_of_time_after(judgement, &left, &budget),
    };
    Ok(Judged { judgement, compiler: evidence.warnings })
}

/// The judgement on this evidence, which is given back. It is stopped where nobody waits for it any more.
async fn weighed(evidence: Evidence) -> Result<(Evidence, Judgement)> {
    let weighed = off_thread(move |stop| {
        let judgement = judge::of_runs(&evidence, stop)?;
        Some((evidence, judgement))
    });
    weighed.await?.ok_or_else(|| lost("the judgement"))
}

/// Whether a future that was dropped is told to be the cause, and the same goes wrong where it is awaited:
/// then it had no part in that. Only the same test with such a text shows it.
async fn fails_all_the_same(
    attempt: &Attempt<'_>,
    scope: &Scope,
    runs: &[TestRun],
    judgement: &Judgement,
) -> Result<bool> {
    let Judgement { diagnosis, line, shown_test: Some(test), .. } = judgement else {
        return Ok(false);
    };
    let line = line.filter(|_| *diagnosis == Some(Diagnosis::NeverAwaited));
    let awaited = line.and_then(|line| compiler::with_it_awaited(&attempt.source, line));
    let run = runs.iter().find(|run| run.test == *test);
    let (Some(Awaited { text, is_timer }), Some(run)) = (awaited, run) else { return Ok(false) };
    let Attempt { context, exercise, files, source, origin, .. } = attempt;
    let with_it = Attempt {
        context,
        exercise,
        files: files.clone(),
        staged: staging::stage_apart(&context.build_dir, &attempt.staged.source, &text)?,
        source: Arc::new(Source::new(source.path.clone(), text)),
        origin: *origin,
    };
    let Compiled::Program(program) = compile(&with_it).await? else { return Ok(false) };
    let tests = HiddenTests::new(&with_it, &program, scope)?;
    let other = tests.run_one(test).await?;
    Ok(other.is_some_and(|other| fails_like(run, &other, is_timer)))
}

/// Whether the last trial of `other` ended as that of `run` did, and at least the same did not hold in it.
/// Of what has `moved` the figures are others.
fn fails_like(run: &TestRun, other: &TestRun, moved: bool) -> bool {
    let (Some(trial), Some(after)) = (run.talk.trials.last(), other.talk.trials.last()) else {
        return false;
    };
    let failed = |trial: &TrialReport| -> Vec<Check> {
        trial.checks.iter().filter(|check| !check.holds()).cloned().collect()
    };
    let same = |one: &Check, other: &Check| one == other || moved && is_about_the_same(one, other);
    let (before, after_it) = (failed(trial), failed(after));
    let left = before.iter().all(|one| after_it.iter().any(|other| same(one, other)));
    std::mem::discriminant(&trial.end) == std::mem::discriminant(&after.end)
        && left
        && (moved || before.len() == after_it.len())
}

/// Whether two checks look at one thing, whatever they saw.
fn is_about_the_same(one: &Check, other: &Check) -> bool {
    match (one, other) {
        (Check::Value { what, .. }, Check::Value { what: other, .. }) => what == other,
        (Check::Fact { means, .. }, Check::Fact { means: other, .. }) => means == other,
        (Check::Elapsed { .. }, Check::Elapsed { .. })
        | (Check::Calls { .. }, Check::Calls { .. }) => true,
        (
            Check::Value { .. } | Check::Fact { .. } | Check::Elapsed { .. } | Check::Calls { .. },
            _,
        ) => false,
    }
}

/// The lines with guards that clippy suspects of being held across an `.await`. It is asked only
/// where a run waits for a lock that nobody lets go.
async fn guard_lines(attempt: &Attempt<'_>, runs: &[TestRun]) -> Result<Vec<u32>> {
    if !any_trial(runs, |trial| trial.end == End::Stuck) {
        return Ok(vec![]);
    }
    let JudgeContext { toolchain, bundle, .. } = attempt.context;
    let submission = attempt.staged_answer(&attempt.staged.library_dir);
    let limits = compiler_limits(&attempt.exercise.limits);
    let linted = rustc::lint_submission(toolchain, bundle, &submission, limits).await?;
    let messages = linted.map(|linted| compiler::messages(&linted.messages, &attempt.source));
    Ok(compiler::guards_held(&messages.unwrap_or_default()))
}

/// The line of a future that is bound to `_` and so never polled. Only the compiler knows what is a future,
/// and it warns of none that is bound: it is asked of the same text with nothing bound so, and only where
/// a run went wrong.
async fn unbound_future(attempt: &Attempt<'_>, runs: &[TestRun]) -> Result<Option<u32>> {
    let went_wrong =
        |trial: &TrialReport| trial.end != End::Returned || !trial.checks.iter().all(Check::holds);
    let Some(text) =
        compiler::with_nothing_unbound(&attempt.source).filter(|_| any_trial(runs, went_wrong))
    else {
        return Ok(None);
    };
    let JudgeContext { toolchain, bundle, build_dir, .. } = attempt.context;
    let staged = staging::stage_apart(build_dir, &attempt.staged.source, &text)?;
    let submission = staged_answer(attempt.exercise, &staged, &staged.library_dir, attempt.origin);
    let limits = compiler_limits(&attempt.exercise.limits);
    let (compiled, _) = rustc::compile_submission(toolchain, bundle, &submission, limits).await?;
    let messages = compiler::messages(&compiled.messages, &attempt.source);
    Ok(compiler::unused_line(&messages, UnusedKind::Future))
}

fn any_trial(runs: &[TestRun], is_so: impl Fn(&TrialReport) -> bool) -> bool {
    runs.iter().flat_map(|run| &run.talk.trials).any(is_so)
}

/// The judgement where the time for all tests was up: what those that had ended show, and if that
/// is nothing, that it took too long. The tests `left` had not ended.
fn out_of_time_after(so_far: Judgement, left: &[String], budget: &TimeBudget) -> Judgement {
    let mut judgement = so_far;
    if judgement.verdict == Verdict::Passed || judgement.tests.is_empty() {
        let message = format!(
            "Stopped: the hidden tests together took all of the {} s that they may.",
            budget.all().as_secs()
        );
        let tests = std::mem::take(&mut judgement.tests);
        judgement =
            Judgement { tests, ..Judgement::without_running(Verdict::TimedOut, message, &[]) };
    }
    judgement.tests.extend(left.iter().map(|name| TestReport::not_run(name)));
    judgement
}

/// A number that the learner's code cannot guess.
pub(super) fn new_nonce() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    // Each of these has random keys of its own, which the system has chosen once.
    RandomState::new().hash_one(0)
}

/// What a test's varied inputs are derived from: exercise, test, and the seed that was asked for,
/// which alone says which round it is.
fn effective_seed(key: &Key, test: &str, seed: u64) -> u64 {
    let hash = blake3::hash(format!("{key}\n{test}\n{seed}").as_bytes());
    let hash = hash.as_bytes().first_chunk().map_or(seed, |bytes| u64::from_le_bytes(*bytes));
    hash - hash % SEEDS + seed % SEEDS
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::vocabulary::report::TestStatus;

    #[test]
    fn where_the_time_for_all_is_up_what_was_found_counts_and_nothing_is_passed() {
        let names = ["first", "second"].map(str::to_owned);
        let of = |verdict, tests: &[String]| Judgement::without_running(verdict, "So far.", tests);
        let table = [
            (of(Verdict::Passed, &names[..1]), Verdict::TimedOut),
            // What the judge makes of no run at all.
            (of(Verdict::Infrastructure, &[]), Verdict::TimedOut),
            (of(Verdict::Failed, &names[..1]), Verdict::Failed),
            (of(Verdict::Infrastructure, &names[..1]), Verdict::Infrastructure),
        ];
        let budget = TimeBudget::new(Duration::from_secs(40));
        for (so_far, verdict) in table {
            let left = &names[so_far.tests.len()..];
            let judged = out_of_time_after(so_far, left, &budget);
            assert_eq!(judged.verdict, verdict);
            assert_eq!(judged.message.contains("all of the 40 s"), verdict == Verdict::TimedOut);
            let tests: Vec<_> = judged.tests.iter().map(|test| &test.name).collect();
            assert_eq!(tests, ["first", "second"]);
            assert_eq!(judged.tests[1].status, TestStatus::NotRun);
        }
    }
}

//! The way of a program that is played: compile it, call it, and say what happened. Nobody judges it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use protocol::claim::{End, Job, TrialReport};

use crate::judgement::compiler;
use crate::judgement::findings::{ExerciseFacts, FailedRun, remarks};
use crate::judgement::one_poll::{is_busy_to_the_end, is_in_one_poll, stands_still};
use crate::judgement::playing::{self, CRATE, Call, Cut, Ending, Entry, TEST, ending};
use crate::judgement::source::Source;
use crate::judgement::story::tell;
use crate::judgement::timeline::{self, Told};
use crate::mechanisms::tools::process::ProcessLimits;
use crate::mechanisms::tools::rustc::{self, BuildsOn, Linking, StagedAnswer, StagedTests};
use crate::mechanisms::tools::staging::{self, Staged};
use crate::mechanisms::tools::test_process::{self, FinishedTest, RealTime, TestCommand};
use crate::pipeline::JudgeContext;
use crate::pipeline::functions::new_nonce;
use crate::pipeline::limits::{POLL_BUDGET, compiler_limits, test_limits};
use crate::pipeline::off_thread::off_thread;
use crate::vocabulary::course::Limits;
use crate::vocabulary::failure::Result;
use crate::vocabulary::played::{Outcome, Played};
use crate::vocabulary::record::{Compilation, ProcessEnd, TestRun};
use crate::vocabulary::report::{CompilerMessage, Level};
use crate::vocabulary::timeline::Clock;

/// Virtual time after which a program is given up: thirty days. One that waits for nothing but timers
/// gets there at once, and who asks what happens in a week sees it.
const DEADLINE_MS: u64 = 30 * 24 * 3600 * 1000;

/// What is looked at first. Of a program that goes on and on nothing else is drawn.
const FIRST_LOOK_MS: u64 = 60_000;

/// Real time for the rest of those thirty days, after a first look that saw no end.
const LONGER_LOOK: Duration = Duration::from_secs(3);

/// A program that is to be played.
#[derive(Clone, Debug)]
pub struct Program {
    /// The file, as the user has named it.
    pub file: String,
    pub text: String,
    /// What the order of `select!` branches is derived from.
    pub seed: u64,
    /// It is to be stopped after so many milliseconds of its time.
    pub until_ms: Option<u64>,
}

/// Plays `program`. Dropping this stops every process it has started.
pub async fn play(context: &JudgeContext, program: &Program) -> Result<Played> {
    let started = Instant::now();
    let entry = playing::entry(&program.text);
    let mut played = Stage::set(context, program, entry.as_ref().ok())?.play().await?;
    match &entry {
        Ok(entry) => {
            played.function = Some(entry.name.to_owned());
            let source = Source::new("", program.text.clone());
            let refuses = context.capabilities.calls;
            played.remarks.extend(playing::of_the_text(entry, &source, played.outcome, refuses));
        }
        Err(why) if played.outcome == Outcome::NothingToPlay => played.message = why.sentence(),
        Err(_) => {}
    }
    played.wall_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(played)
}

/// A program, laid out to be compiled and run.
struct Stage<'a> {
    context: &'a JudgeContext,
    program: &'a Program,
    entry: Option<&'a Entry>,
    staged: Staged,
    /// What its file is called in messages.
    called: String,
    source: Arc<Source>,
    limits: Limits,
}

/// The run that is told of.
struct Run {
    finished: FinishedTest,
    /// It is one in real time that repeats one under a paused clock.
    repeated: bool,
    /// Where it was cut off, and why.
    cut: Option<Cut>,
}

impl<'a> Stage<'a> {
    fn set(
        context: &'a JudgeContext,
        program: &'a Program,
        entry: Option<&'a Entry>,
    ) -> Result<Self> {
        let text =
            entry.map_or_else(|| program.text.clone(), |entry| entry.callable(&program.text));
        let staged = staging::stage_program(&context.build_dir, &text)?;
        let called = called(&program.file);
        let source = Arc::new(Source::new(called.clone(), program.text.clone()));
        let limits = Limits::default();
        Ok(Self { context, program, entry, staged, called, source, limits })
    }

    async fn play(&self) -> Result<Played> {
        let (compilation, rlib) = self.compile().await?;
        let messages = self.messages(&compilation);
        let Some(rlib) = rlib else { return self.refused(compilation).await };
        let Some(entry) = self.entry else {
            return Ok(Played {
                compiler: messages,
                ..self.without_running(Outcome::NothingToPlay, "")
            });
        };
        let (compilation, executable) = self.compile_caller(entry, &rlib).await?;
        let Some(executable) = executable else {
            let messages = [messages, self.messages(&compilation)].concat();
            return Ok(self.not_compiled(&compilation, messages));
        };
        let run = self.run(&executable).await?;
        Ok(Played { compiler: messages, ..self.told(run, entry.name).await? })
    }

    /// What the compiler has against it. It is asked once more, without what was added to the text,
    /// so that it speaks of nothing else.
    async fn refused(&self, compilation: Compilation) -> Result<Played> {
        let mut compilation = compilation;
        if let (ProcessEnd::Exited(_), Some(entry)) = (compilation.end, self.entry) {
            self.staged.rewrite(&entry.without_runtime(&self.program.text))?;
            let (alone, rlib) = self.compile().await?;
            if rlib.is_none() {
                compilation = alone;
            }
        }
        let messages = self.messages(&compilation);
        Ok(self.not_compiled(&compilation, messages))
    }

    async fn compile(&self) -> Result<(Compilation, Option<PathBuf>)> {
        let JudgeContext { toolchain, bundle, columns, .. } = self.context;
        let answer = StagedAnswer {
            crate_name: CRATE,
            display_path: &self.staged.source,
            dir: &self.staged.root,
            out_dir: &self.staged.library_dir,
            // What a person plays on their own machine is theirs to do with as they like.
            handed_in: false,
            lock: self.staged.lock(),
            columns: *columns,
            builds_on: BuildsOn::TheLast,
            called: Some(&self.called),
        };
        rustc::compile_submission(toolchain, bundle, &answer, compiler_limits(&self.limits)).await
    }

    /// Compiles what calls it. What the shared library cannot be linked with is linked without it.
    async fn compile_caller(
        &self,
        entry: &Entry,
        rlib: &Path,
    ) -> Result<(Compilation, Option<PathBuf>)> {
        let JudgeContext { toolchain, bundle, columns, .. } = self.context;
        let limits = compiler_limits(&self.limits);
        let caller = self.staged.hidden_tests(&entry.caller())?;
        let mut tests = StagedTests {
            path: &caller.path,
            crate_name: CRATE,
            rlib,
            out_dir: &self.staged.tests_dir,
            linking: Linking::Shared,
            lock: self.staged.lock(),
            columns: *columns,
            builds_on: BuildsOn::TheLast,
        };
        let shared = rustc::compile_hidden_tests(toolchain, bundle, &tests, limits).await?;
        if shared.1.is_some() || !compiler::points_at_no_file(&shared.0) {
            return Ok(shared);
        }
        tests.linking = Linking::Alone;
        rustc::compile_hidden_tests(toolchain, bundle, &tests, limits).await
    }

    /// Runs it, once more in real time where threads besides the runtime's had a part in it, and for
    /// longer where a first look saw no end. Each run has a process of its own, so that what is
    /// printed is printed once.
    async fn run(&self, executable: &Path) -> Result<Run> {
        let asked = self.program.until_ms.map(|ms| Cut::AsAsked { ms });
        let all = test_limits(&self.limits);
        let deadline_ms = self.program.until_ms.unwrap_or(FIRST_LOOK_MS);
        let look = Look { deadline_ms, real_time: RealTime::Never, limits: all };
        let first = self.run_once(executable, look).await?;
        if needs_real_time(&first.run, &self.source).await? {
            let deadline_ms = self.program.until_ms.unwrap_or(DEADLINE_MS);
            let look = Look { deadline_ms, real_time: RealTime::Always, limits: all };
            let finished = self.run_once(executable, look).await?;
            return Ok(Run { finished, repeated: true, cut: asked });
        }
        let report = first.run.talk.trials.last();
        if asked.is_some() || report.is_none_or(|report| report.end != End::DeadlinePassed) {
            return Ok(Run { finished: first, repeated: false, cut: asked });
        }
        let limits = ProcessLimits { wall: LONGER_LOOK, cpu: LONGER_LOOK, ..all };
        let look = Look { deadline_ms: DEADLINE_MS, real_time: RealTime::Never, limits };
        let longer = self.run_once(executable, look).await?;
        if !goes_on(&longer.run) {
            return Ok(Run { finished: longer, repeated: false, cut: None });
        }
        let seen_ms = longer.run.record.now_us / 1000;
        let cut = Some(Cut::GoesOn { ms: FIRST_LOOK_MS, seen_ms });
        Ok(Run { finished: first, repeated: false, cut })
    }

    async fn run_once(&self, executable: &Path, look: Look) -> Result<FinishedTest> {
        let Self { context, staged, program, .. } = self;
        let command = TestCommand {
            executable: executable.to_owned(),
            env: rustc::test_environment(&context.bundle, &staged.root, None)?,
            dir: staged.root.clone(),
            limits: look.limits,
            confinement: context.confinement(executable, &[Path::new("/proc")]),
            job: Job {
                nonce: new_nonce(),
                mark: new_nonce(),
                test: TEST.to_owned(),
                deadline_ms: look.deadline_ms,
                poll_budget: POLL_BUDGET,
                lock_down: context.capabilities.calls,
                loopback: false,
            },
            seeds: vec![program.seed],
            real_time: look.real_time,
            symbols: Arc::new(context.symbols(executable, &staged.root)),
        };
        test_process::run(command, async |_, _, _| Ok(true)).await
    }

    fn messages(&self, compilation: &Compilation) -> Vec<CompilerMessage> {
        compiler::messages(&compilation.messages, &self.source)
    }

    fn not_compiled(&self, compilation: &Compilation, messages: Vec<CompilerMessage>) -> Played {
        let theirs = messages.iter().any(|message| message.level == Level::Error);
        let cause = compiler::cause(&compilation.messages, &self.source);
        let (outcome, message) = match (compilation.end, &cause) {
            (ProcessEnd::Exited(_), Some(cause)) => (Outcome::CompileError, cause.sentence()),
            (ProcessEnd::Exited(_), None) if theirs => {
                (Outcome::CompileError, "It does not compile.".to_owned())
            }
            (ProcessEnd::OutOfTime, _) => (
                Outcome::TimedOut,
                "The compiler needed too long for this and was stopped.".to_owned(),
            ),
            (ProcessEnd::OutOfMemory { .. } | ProcessEnd::OutOfOutput, _) => {
                (Outcome::ResourceLimit, "The compiler needed too much for this.".to_owned())
            }
            _ => {
                let said = compiler::first_error(&compilation.messages);
                let said = said.unwrap_or_else(|| "it gave no reason".to_owned());
                (Outcome::Infrastructure, format!("The compiler could not do its work: {said}"))
            }
        };
        let line = cause.and_then(|cause| cause.line());
        Played { line, compiler: messages, ..self.without_running(outcome, &message) }
    }

    fn without_running(&self, outcome: Outcome, message: &str) -> Played {
        Played {
            file: self.program.file.clone(),
            text: self.program.text.clone(),
            function: None,
            outcome,
            message: message.to_owned(),
            line: None,
            returned: None,
            clock: Clock::Virtual,
            repeated: false,
            elapsed_ms: None,
            remarks: vec![],
            timeline: vec![],
            untold: 0,
            printed: String::new(),
            seed: self.program.seed,
            wall_ms: 0,
            sandbox: self.context.sandbox(),
            compiler: vec![],
        }
    }

    /// What is to be said of a run. A long record takes time to read, and nobody waits for that who
    /// has other things to do.
    async fn told(&self, run: Run, function: &'static str) -> Result<Played> {
        let blank = self.without_running(Outcome::Returned, "");
        let source = Arc::clone(&self.source);
        let is_plain = self.entry.is_some_and(|entry| !entry.is_async);
        off_thread(move |_| told(run, function, is_plain, &source, blank)).await
    }
}

/// How much of a program is run, and how.
struct Look {
    deadline_ms: u64,
    real_time: RealTime,
    limits: ProcessLimits,
}

/// Whether a run went on when it had to be stopped, and not inside a poll that stood still, or at the end
/// of its thirty days, where a quick machine gets to. Who prints in each turn, or keeps something, runs out
/// of room first.
fn goes_on(run: &TestRun) -> bool {
    use ProcessEnd::{OutOfMemory, OutOfOutput, OutOfTime};
    match run.end {
        OutOfTime | OutOfOutput | OutOfMemory { .. } => !is_in_one_poll(&run.record),
        _ => {
            let report = run.talk.trials.last();
            report.is_some_and(|report| report.end == End::DeadlinePassed)
                && is_busy_to_the_end(&run.record)
        }
    }
}

/// What the compiler and the program call a file: as the user does. A name that the compiler's option
/// cannot hold is left out.
fn called(file: &str) -> String {
    if file.contains('=') { "program.rs".to_owned() } else { file.to_owned() }
}

/// Whether threads that the virtual clock does not wait for had a part in a run.
async fn needs_real_time(run: &TestRun, source: &Arc<Source>) -> Result<bool> {
    let Some(report) = run.talk.trials.last().filter(|report| !report.real_time) else {
        return Ok(false);
    };
    if report.foreign_threads {
        return Ok(true);
    }
    let (record, source) = (run.record.clone(), Arc::clone(source));
    off_thread(move |_| {
        let story = tell(&record, &source);
        story.slept_elsewhere_us.is_some() || story.woke_elsewhere_us.is_some()
    })
    .await
}

fn told(run: Run, function: &str, is_plain: bool, source: &Source, blank: Played) -> Played {
    let Run { finished: FinishedTest { run, .. }, repeated, cut } = run;
    let story = playing::told(tell(&run.record, source));
    let reported = run.talk.trials.last().cloned();
    let report = reported.unwrap_or_else(|| TrialReport {
        real_time: is_plain || repeated,
        ..TrialReport::new(blank.seed, End::DeadlinePassed)
    });
    let played = FailedRun {
        test: function,
        report: &report,
        repeated,
        story: &story,
        source,
        warnings: &[],
        constants: &[],
        exercise: &ExerciseFacts { takes_time: true, ..ExerciseFacts::default() },
        guard_lines: &[],
        unbound_future: None,
    };
    let ended = ending(&run, &played, Call { function, cut });
    let remarks = remarks(&played, function);
    let clock = if report.real_time { Clock::Real } else { Clock::Virtual };
    let never_came_back = run.end == ProcessEnd::OutOfTime && stands_still(&run.record, &story);
    let given_up_us = (report.end == End::DeadlinePassed).then_some(story.now_us);
    let told = Told { clock, line: ended.line, never_came_back, given_up_us };
    let untold = story.untold;
    let timeline = timeline::bars(&playing::drawn(story, ended.outcome), source, told);
    let Ending { outcome, message, line, returned, elapsed_ms } = ended;
    let blank = Played { outcome, message, line, returned, elapsed_ms, ..blank };
    Played { clock, repeated, remarks, timeline, untold, printed: run.printed, ..blank }
}

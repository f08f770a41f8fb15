//! The test process's side of the conversation: prepares, runs the test as often as it is asked,
//! and reports.

use std::future::Future;
use std::io;
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[cfg(unix)]
use protocol::claim::Wanted;
use protocol::claim::{
    Claim, End, GAVE_UP, Job, Meddled, Request, Said, Trial as Asked, TrialReport, run_mark,
};
use protocol::event::What;
use tokio::runtime::{Builder, RngSeed, Runtime};

use crate::channel::Channel;
use crate::run_kind::RunKind;
use crate::shared_log::SharedLog;
use crate::trial::{Notes, Trial};
use crate::{
    calls, deadline, our_files, own_runtimes, own_waker, panics, printing, real_time, recorder,
    rendezvous, runtime_clock, services, spans, system_clocks, this_thread, threads, time_is_up,
    timers_elsewhere, wakers, working,
};

/// A hidden test, by name.
pub struct HiddenTest {
    /// The name of its function.
    pub name: &'static str,
    /// The function.
    pub body: Body,
}

/// The function of a hidden test, and what it runs under.
#[derive(Clone, Copy)]
pub enum Body {
    /// Under a paused clock.
    Paused(for<'t> fn(&'t mut Trial) -> Pin<Box<dyn Future<Output = ()> + 't>>),
    /// Under a running clock.
    RealTime(for<'t> fn(&'t mut Trial) -> Pin<Box<dyn Future<Output = ()> + 't>>),
    /// Outside any runtime, in real time.
    Plain(fn(&mut Trial)),
}

static CONVERSATION: Mutex<Option<Conversation>> = Mutex::new(None);
static POLL_BUDGET: AtomicU64 = AtomicU64::new(u64::MAX);

struct Conversation {
    channel: Channel,
    job: Job,
    current: Asked,
}

/// Runs whatever the grader asks for, until it is done asking. This is the `main` of every hidden
/// test file; `file` is its name.
pub fn converse(tests: &[HiddenTest], file: &'static str) -> ExitCode {
    our_files::hidden_tests_are_in(file);
    let body = match prepare(tests) {
        Ok(Some(body)) => body,
        Ok(None) => return ExitCode::FAILURE,
        Err(error) => {
            eprintln!("this runs hidden tests for async-kata, which starts it itself: {error}");
            return ExitCode::FAILURE;
        }
    };
    match answer_requests(body) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn prepare(tests: &[HiddenTest]) -> io::Result<Option<Body>> {
    let (mut channel, log) = Channel::open()?;
    let Request::Prepare(job) = channel.receive()? else {
        return Err(io::Error::other("the first message must say which test to run"));
    };
    let body = tests.iter().find(|test| test.name == job.test).map(|test| test.body);
    let said = if body.is_some() { Said::Ready } else { Said::NoSuchTest };
    let mut log = SharedLog::map(log)?;
    time_is_up::tell_where(&mut log);
    recorder::install(log);
    services::install();
    kata::memory::prepare();
    spans::listen(mind_the_poll_budget);
    give_up_when_stuck();
    panics::listen();
    POLL_BUDGET.store(job.poll_budget, Ordering::Relaxed);
    forget_the_environment();
    threads::prepare()?;
    if job.lock_down {
        lock_down(&channel, job.loopback)?;
    }
    channel.send(&Claim { nonce: job.nonce, said })?;
    let current = Asked { seed: 0, real_time: false };
    *conversation() = Some(Conversation { channel, job, current });
    Ok(body)
}

/// What was needed to find the shared libraries tells where they lie.
fn forget_the_environment() {
    let names: Vec<_> = std::env::vars_os().map(|(name, _)| name).collect();
    for name in names {
        // SAFETY: called before any other thread exists.
        unsafe { std::env::remove_var(name) };
    }
}

#[cfg(target_os = "linux")]
fn give_up_when_stuck() {
    crate::interposed::call_when_stuck(|| {
        recorder::record_in(calls::here(), What::Stuck);
        give_up(End::Stuck);
    });
}

#[cfg(not(target_os = "linux"))]
fn give_up_when_stuck() {}

#[cfg(target_os = "linux")]
fn lock_down(channel: &Channel, with_sockets: bool) -> io::Result<()> {
    crate::lockdown::enter(with_sockets.then(|| channel.descriptor()))
}

#[cfg(not(target_os = "linux"))]
fn lock_down(_: &Channel, _: bool) -> io::Result<()> {
    Ok(())
}

fn answer_requests(body: Body) -> io::Result<()> {
    loop {
        match receive()? {
            Request::Run(asked) => {
                let (end, foreign_threads) = run(body, asked);
                say(Said::Ended(report(asked, end, foreign_threads, is_real(body, asked))))?;
            }
            Request::Finish => return say(Said::Goodbye),
            Request::Prepare(_) => return Err(io::Error::other("already prepared")),
        }
    }
}

fn receive() -> io::Result<Request> {
    let mut conversation = conversation();
    let Some(conversation) = conversation.as_mut() else { return Err(io::Error::other("closed")) };
    let request = conversation.channel.receive()?;
    if let Request::Run(asked) = request {
        conversation.current = asked;
        printing::a_run_begins(&run_mark(conversation.job.mark));
    }
    Ok(request)
}

fn say(said: Said) -> io::Result<()> {
    match conversation().as_mut() {
        Some(Conversation { channel, job, .. }) => channel.send(&Claim { nonce: job.nonce, said }),
        None => Err(io::Error::other("closed")),
    }
}

/// Asks for a socket, where this exercise is about them, and waits for it; `None` where nobody listens.
#[cfg(unix)]
pub fn socket(wanted: Wanted) -> io::Result<Option<OwnedFd>> {
    let mut conversation = conversation();
    let Some(Conversation { channel, job, .. }) = conversation.as_mut() else {
        return Err(io::Error::other("closed"));
    };
    channel.send(&Claim { nonce: job.nonce, said: Said::Wants(wanted) })?;
    channel.receive_socket()
}

// A panic elsewhere leaves whole messages behind.
fn conversation() -> MutexGuard<'static, Option<Conversation>> {
    CONVERSATION.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_real(body: Body, asked: Asked) -> bool {
    asked.real_time || !matches!(body, Body::Paused(_))
}

fn report(asked: Asked, end: End, foreign_threads: bool, real_time: bool) -> TrialReport {
    let Notes { checks, expecting_ms, may_leave_tasks, may_panic, returned } = Notes::take();
    TrialReport {
        seed: asked.seed,
        end,
        checks,
        expecting_ms,
        may_leave_tasks,
        may_panic,
        real_time,
        foreign_threads,
        meddled: meddled(real_time),
        returned,
    }
}

fn meddled(real_time: bool) -> Option<Meddled> {
    if !panics::are_heard() {
        return Some(Meddled::PanicHook);
    }
    (!real_time && recorder::clock_moved()).then_some(Meddled::Clock)
}

/// Runs the test once. The second value says whether threads that the runtime does not know did
/// some of the work, or were alive when it had gone wrong.
fn run(body: Body, asked: Asked) -> (End, bool) {
    let kind = match (body, asked.real_time) {
        (Body::Paused(_), false) => RunKind::Paused,
        (Body::Paused(_), true) => RunKind::PausedInRealTime,
        (Body::RealTime(_) | Body::Plain(_), _) => RunKind::RealTime,
    };
    if kind == RunKind::PausedInRealTime {
        rendezvous::await_stragglers();
    }
    services::reset();
    panics::forget();
    kind.set();
    system_clocks::start(real_time::now_ns(), real_time::wall_ns());
    let mut trial = Trial::new(asked.seed, kind != RunKind::Paused);
    let outcome = match body {
        Body::Plain(test) => (run_plainly(|| test(&mut trial)), false),
        Body::Paused(test) | Body::RealTime(test) => {
            run_on_a_runtime(asked.seed, kind, test(&mut trial))
        }
    };
    RunKind::None.set();
    outcome
}

fn run_plainly(test: impl FnOnce()) -> End {
    recorder::runs_the_test(true);
    recorder::begin();
    own_runtimes::forget();
    let outcome = catch_unwind(AssertUnwindSafe(test));
    recorder::runs_the_test(false);
    recorder::end();
    outcome.map_or_else(panics::end_with, |()| End::Returned)
}

fn run_on_a_runtime(
    seed: u64,
    kind: RunKind,
    test: Pin<Box<dyn Future<Output = ()> + '_>>,
) -> (End, bool) {
    let paused = kind == RunKind::Paused;
    let runtime = match system_clocks::at_the_start(|| runtime(seed, paused)) {
        Ok(runtime) => runtime,
        Err(error) => {
            let message = format!("no runtime could be built: {error}");
            return (End::Panicked { message, place: None }, false);
        }
    };
    runtime_clock::belongs_to(paused.then(|| runtime.handle().clone()));
    timers_elsewhere::time_passes_on(RunKind::paused_test_is_on().then(|| runtime.handle().id()));
    let outcome = run_on(&runtime, kind, test);
    timers_elsewhere::time_passes_on(None);
    runtime_clock::belongs_to(None);
    runtime.shutdown_background();
    outcome
}

fn run_on(
    runtime: &Runtime,
    kind: RunKind,
    test: Pin<Box<dyn Future<Output = ()> + '_>>,
) -> (End, bool) {
    let mut test = pin!(own_waker::Seen::new(test));
    let limit = conversation().as_ref().map_or(0, |conversation| conversation.job.deadline_ms);
    let limit = Duration::from_millis(limit);
    let mut foreign_threads = false;
    recorder::runs_the_test(true);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            recorder::begin();
            spans::begin();
            wakers::begin();
            time_is_up::begin();
            own_runtimes::forget();
            if kind == RunKind::PausedInRealTime {
                recorder::record(What::RepeatedInRealTime);
            }
            // The test is dropped only when the record is closed: what it was waiting for when
            // it was given up is still waiting there.
            let in_time = deadline::before(limit, test.as_mut()).await;
            if !in_time {
                recorder::record(What::GivenUp);
            }
            recorder::end();
            foreign_threads = working::any_outside()
                || !(in_time && Notes::all_hold()) && has_foreign_threads(runtime);
            in_time
        })
    }));
    recorder::runs_the_test(false);
    recorder::end();
    let end = match outcome {
        Ok(true) => End::Returned,
        Ok(false) => End::DeadlinePassed,
        Err(payload) => panics::end_with(payload),
    };
    (end, foreign_threads)
}

fn runtime(seed: u64, paused: bool) -> io::Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .start_paused(paused)
        .on_thread_start(this_thread::joins_our_pool)
        .rng_seed(RngSeed::from_bytes(&seed.to_le_bytes()))
        .build()
}

fn has_foreign_threads(runtime: &Runtime) -> bool {
    let known = runtime.metrics().num_blocking_threads().saturating_add(1);
    threads::all().is_some_and(|threads| threads > known)
}

/// Gives the run up when its polls at one instant of a paused clock exceed the budget. Nothing inside
/// such a run would ever end it: the clock only moves when nobody wants to be polled.
fn mind_the_poll_budget(polls: u64) {
    if polls > POLL_BUDGET.load(Ordering::Relaxed) && RunKind::Paused.is_on() {
        give_up(End::PollBudgetSpent { polls });
    }
}

/// Reports how the run ends which this process cannot come back from, and ends the process.
fn give_up(end: End) {
    recorder::end();
    let current = conversation().as_ref().map(|conversation| conversation.current);
    if let Some(asked) = current {
        // Whether it arrives or not, the process ends here; the grader sees which.
        let _ = say(Said::Ended(report(asked, end, false, false)));
    }
    #[expect(clippy::disallowed_methods, reason = "the learner's poll is never coming back")]
    std::process::exit(i32::from(GAVE_UP));
}

//! The test process's side of the conversation: prepares, runs the test as often as it is asked,
//! and reports.

use std::any::Any;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protocol::claim::{
    Claim, End, GAVE_UP, Job, Meddled, Request, Said, Trial as Asked, TrialReport,
};
use protocol::event::{Place, What};
use tokio::runtime::{Builder, RngSeed, Runtime};

use crate::channel::Channel;
use crate::shared_log::SharedLog;
use crate::trial::{Notes, Trial};
use crate::{recorder, services, spans, threads, working};

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
static LAST_PANIC: Mutex<Option<(String, Place)>> = Mutex::new(None);
static HEARD_OURSELVES: AtomicBool = AtomicBool::new(false);

struct Conversation {
    channel: Channel,
    job: Job,
    current: Asked,
}

/// Runs whatever the grader asks for, until it is done asking. This is the `main` of every hidden
/// test file.
pub fn converse(tests: &[HiddenTest]) -> ExitCode {
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
    recorder::install(SharedLog::map(log)?);
    services::install();
    kata::memory::prepare();
    spans::listen();
    std::panic::set_hook(Box::new(note_panic));
    POLL_BUDGET.store(job.poll_budget, Ordering::Relaxed);
    forget_the_environment();
    threads::prepare()?;
    if job.lock_down {
        lock_down()?;
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
fn lock_down() -> io::Result<()> {
    crate::lockdown::enter()
}

#[cfg(not(target_os = "linux"))]
fn lock_down() -> io::Result<()> {
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
    }
    Ok(request)
}

fn say(said: Said) -> io::Result<()> {
    match conversation().as_mut() {
        Some(Conversation { channel, job, .. }) => channel.send(&Claim { nonce: job.nonce, said }),
        None => Err(io::Error::other("closed")),
    }
}

// A panic elsewhere leaves whole messages behind.
fn conversation() -> MutexGuard<'static, Option<Conversation>> {
    CONVERSATION.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_real(body: Body, asked: Asked) -> bool {
    asked.real_time || !matches!(body, Body::Paused(_))
}

fn report(asked: Asked, end: End, foreign_threads: bool, real_time: bool) -> TrialReport {
    let Notes { checks, expecting_ms, may_leave_tasks, may_panic } = Notes::take();
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
    }
}

fn meddled(real_time: bool) -> Option<Meddled> {
    if !panics_are_heard() {
        return Some(Meddled::PanicHook);
    }
    (!real_time && recorder::clock_moved()).then_some(Meddled::Clock)
}

/// A panic of our own, which only [`note_panic`] knows.
struct OurOwn;

fn panics_are_heard() -> bool {
    HEARD_OURSELVES.store(false, Ordering::Relaxed);
    let _ = catch_unwind(|| std::panic::panic_any(OurOwn));
    HEARD_OURSELVES.load(Ordering::Relaxed)
}

/// Runs the test once. The second value says whether threads that the runtime does not know did
/// some of the work, or were alive when the deadline passed.
fn run(body: Body, asked: Asked) -> (End, bool) {
    services::reset();
    *last_panic() = None;
    let mut trial = Trial::new(asked.seed, is_real(body, asked));
    match body {
        Body::Plain(test) => {
            recorder::begin();
            recorder::runs_the_test(true);
            let outcome = catch_unwind(AssertUnwindSafe(|| test(&mut trial)));
            recorder::runs_the_test(false);
            recorder::end();
            (outcome.map_or_else(panicked, |()| End::Returned), false)
        }
        Body::Paused(test) | Body::RealTime(test) => {
            let runtime = match runtime(asked.seed, !is_real(body, asked)) {
                Ok(runtime) => runtime,
                Err(error) => {
                    let message = format!("no runtime could be built: {error}");
                    return (End::Panicked { message, place: None }, false);
                }
            };
            let outcome = run_on(&runtime, test(&mut trial));
            runtime.shutdown_background();
            outcome
        }
    }
}

fn run_on(runtime: &Runtime, mut test: Pin<Box<dyn Future<Output = ()> + '_>>) -> (End, bool) {
    let deadline = conversation().as_ref().map_or(0, |conversation| conversation.job.deadline_ms);
    let deadline = Duration::from_millis(deadline);
    let mut foreign_threads = false;
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            recorder::begin();
            recorder::runs_the_test(true);
            let began = tokio::time::Instant::now();
            // The test is dropped only when the record is closed: what it was waiting for when
            // it was given up is still waiting there.
            let returned = tokio::time::timeout(deadline, test.as_mut()).await.is_ok();
            // At its deadline a timeout polls once more, which can hide a missing wake-up.
            let in_time = began.elapsed() < deadline;
            recorder::end();
            foreign_threads = working::any_outside() || !in_time && has_foreign_threads(runtime);
            returned && in_time
        })
    }));
    recorder::runs_the_test(false);
    recorder::end();
    let end = match outcome {
        Ok(true) => End::Returned,
        Ok(false) => End::DeadlinePassed,
        Err(payload) => panicked(payload),
    };
    (end, foreign_threads)
}

fn runtime(seed: u64, paused: bool) -> io::Result<Runtime> {
    Builder::new_current_thread()
        .enable_all()
        .start_paused(paused)
        .rng_seed(RngSeed::from_bytes(&seed.to_le_bytes()))
        .build()
}

fn has_foreign_threads(runtime: &Runtime) -> bool {
    let known = 1 + runtime.metrics().num_blocking_threads();
    threads::count().is_some_and(|threads| threads > known)
}

fn panicked(payload: Box<dyn Any + Send>) -> End {
    let noted = last_panic().take();
    let message = match &noted {
        Some((message, _)) => message.clone(),
        None => text_of(&*payload),
    };
    // A payload may panic when dropped.
    std::mem::forget(payload);
    End::Panicked { message, place: noted.map(|(_, place)| place) }
}

fn note_panic(info: &PanicHookInfo<'_>) {
    if info.payload().is::<OurOwn>() {
        HEARD_OURSELVES.store(true, Ordering::Relaxed);
        return;
    }
    let message = text_of(info.payload());
    let location = info.location();
    let place = location.and_then(|at| recorder::place(at.file(), at.line(), at.column()));
    recorder::record(What::Panicked { place, message: message.clone() });
    if let Some(location) = location {
        *last_panic() = Some((message, recorder::full_place(location)));
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    recorder::short(text.unwrap_or("a panic without a message"))
}

fn last_panic() -> MutexGuard<'static, Option<(String, Place)>> {
    LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives the run up when its polls at one instant exceed the budget. Nothing inside such a run
/// would ever end it: the clock only moves when nobody wants to be polled.
pub fn mind_the_poll_budget(polls: u64) {
    if polls <= POLL_BUDGET.load(Ordering::Relaxed) {
        return;
    }
    recorder::end();
    let current = conversation().as_ref().map(|conversation| conversation.current);
    if let Some(asked) = current {
        // Whether it arrives or not, the process ends here; the grader sees which.
        let _ = say(Said::Ended(report(asked, End::PollBudgetSpent { polls }, false, false)));
    }
    #[expect(clippy::disallowed_methods, reason = "the learner's poll is never coming back")]
    std::process::exit(i32::from(GAVE_UP));
}

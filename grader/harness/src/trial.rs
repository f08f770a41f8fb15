//! What a hidden test holds: the controls, the clock, and the checks.

use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use kata::ProbeCall;
use protocol::Diagnosis;
use protocol::claim::{Check, Returned};
use protocol::event::What;

use crate::random::Random;
use crate::rendezvous::{EndsFirst, TooFew};
use crate::services::{self, Service};
use crate::{
    deadline, expected_calls, recorder, rendezvous, short, system_clocks, this_thread,
    timers_elsewhere, working,
};

/// Turns that aborted tasks get to be dropped in, before what is alive counts as left behind.
const SETTLING_TURNS: usize = 16;

/// What a real clock may add before a duration counts as another one.
const REAL_TIME_SLACK_MS: u64 = 50;

static NOTES: Mutex<Notes> = Mutex::new(Notes::none());

/// What a run has said so far. Kept outside the [`Trial`], because a run may be given up while
/// the test is borrowing it.
#[derive(Debug)]
pub struct Notes {
    /// Everything checked, in order.
    pub checks: Vec<Check>,
    /// The time that the future being awaited should take.
    pub expecting_ms: Option<u64>,
    /// Tasks may outlive the answer.
    pub may_leave_tasks: bool,
    /// Panics in the learner's code are part of the test.
    pub may_panic: bool,
    /// What a program gave back that is played.
    pub returned: Option<Returned>,
}

impl Notes {
    const fn none() -> Self {
        Self {
            checks: vec![],
            expecting_ms: None,
            may_leave_tasks: false,
            may_panic: false,
            returned: None,
        }
    }

    /// Whether everything that was checked so far holds.
    pub fn all_hold() -> bool {
        notes().checks.iter().all(Check::holds)
    }

    /// Takes what the current run has said, leaving nothing for the next. The calls it expects are
    /// compared here, and timers of other runtimes looked for, however the run has ended.
    pub fn take() -> Self {
        let mut taken = std::mem::replace(&mut *notes(), Self::none());
        let asked = services::calls_so_far().into_iter().map(|call| call.label);
        taken.checks.extend(expected_calls::take(asked));
        taken.checks.extend(timers_elsewhere::take());
        taken
    }
}

// A panic elsewhere leaves whole notes behind.
fn notes() -> MutexGuard<'static, Notes> {
    NOTES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One run of a hidden test.
///
/// Checks are noted and the test goes on: what went wrong is told from all of them together.
pub struct Trial {
    random: Random,
    real_time: bool,
}

impl Trial {
    pub(crate) fn new(seed: u64, real_time: bool) -> Self {
        Self { random: Random::new(seed), real_time }
    }

    pub(crate) fn random(&mut self) -> &mut Random {
        &mut self.random
    }

    /// The controls of the simulated service of this name, such as `"fetch_user"`.
    pub fn service(&self, name: &'static str) -> Service {
        Service::named(name)
    }

    /// Awaits the learner's `future` and checks that it takes `expected_ms`.
    pub fn time<'a, T: 'a>(
        &'a mut self,
        expected_ms: u64,
        future: impl Future<Output = T> + 'a,
    ) -> impl Future<Output = T> + 'a {
        self.time_boxed(expected_ms, Box::pin(future))
    }

    /// Awaits the learner's `future`, however long it takes.
    pub fn run<'a, T: 'a>(
        &'a mut self,
        future: impl Future<Output = T> + 'a,
    ) -> impl Future<Output = T> + 'a {
        self.run_boxed(Box::pin(future))
    }

    async fn time_boxed<T>(&mut self, expected_ms: u64, future: Boxed<'_, T>) -> T {
        let mut answer = None;
        self.time_until_done(expected_ms, Box::pin(async { answer = Some(future.await) })).await;
        answer.expect("it has been awaited")
    }

    // Whatever it gives is put elsewhere, so that this is compiled once, and not in every crate of tests
    // for every type and every future.
    fn time_until_done<'a>(&'a mut self, expected_ms: u64, future: Boxed<'a, ()>) -> Boxed<'a, ()> {
        Box::pin(async move {
            let began_us = recorder::now_us();
            notes().expecting_ms = Some(expected_ms);
            deadline::leave_time_for(Duration::from_millis(expected_ms));
            let returned_us = observe(future).await;
            let got_ms = self.rounded((returned_us - began_us).div_ceil(1000), expected_ms);
            let mut notes = notes();
            notes.expecting_ms = None;
            notes.checks.push(Check::Elapsed { began_us, expected_ms, got_ms });
        })
    }

    /// Awaits a whole program, of which nothing is expected: what it gives back is told as it is, its
    /// text and whether it says itself that it failed.
    ///
    /// Nothing gets another turn after it: whatever it has left behind would not get one either where
    /// its `main` is a `main`.
    pub async fn play(&mut self, program: impl Future<Output = (String, bool)>) {
        recorder::record(What::Began);
        let given = program.await;
        gave_back(given);
    }

    /// The same with a program that is no future, and has whatever runtime it makes for itself.
    pub fn play_plainly(&mut self, program: impl FnOnce() -> (String, bool)) {
        recorder::record(What::Began);
        let given = program();
        gave_back(given);
    }

    /// Awaits the learner's `future`, which may have work done elsewhere and wait for it, but lets no
    /// virtual time pass. Real time is not measured: where an answer has threads of its own, a run
    /// is repeated under a running clock, and work that is held together takes some.
    ///
    /// ```ignore
    /// let packed: Vec<u8> = t.run_in_no_time(process_data(data)).await;
    /// ```
    pub async fn run_in_no_time<'a, T: 'a>(
        &'a mut self,
        future: impl Future<Output = T> + 'a,
    ) -> T {
        let future: Boxed<'_, T> = Box::pin(future);
        if self.real_time { self.run_boxed(future).await } else { self.time_boxed(0, future).await }
    }

    async fn run_boxed<T>(&mut self, future: Boxed<'_, T>) -> T {
        let mut answer = None;
        observe(Box::pin(async { answer = Some(future.await) })).await;
        answer.expect("it has been awaited")
    }

    /// Calls the learner's code, which is no future.
    pub fn call<T>(&mut self, call: impl FnOnce() -> T) -> T {
        recorder::record(What::Began);
        let answer = call();
        recorder::record(What::Returned);
        answer
    }

    /// Polls the learner's `future` once; its answer, if it was ready at once. The future is
    /// dropped.
    pub fn first_poll<F: Future>(&mut self, future: F) -> Option<F::Output> {
        let future = pin!(future);
        let polled = self.call(|| future.poll(&mut Context::from_waker(Waker::noop())));
        match polled {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }

    /// Checks a value. Name the type of what the answer gives where you take it, as in
    /// `let user: String = t.run(…)`: between two values of an unnamed type, an answer of another
    /// type may be equal too.
    ///
    /// `what` names it for the learner, such as `the user`; give the same name
    /// to the same value in every test, so that hard-coded ones are found.
    pub fn equal<T: PartialEq + Debug>(&mut self, what: &str, got: T, expected: T) {
        self.compare(what, got, expected, None);
    }

    /// Like [`Trial::equal`], where a difference means something that only this test can know.
    pub fn equal_or<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        got: T,
        expected: T,
        means: Diagnosis,
    ) {
        self.compare(what, got, expected, Some(means));
    }

    fn compare<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        got: T,
        expected: T,
        means: Option<Diagnosis>,
    ) {
        self.compare_shown(what, got == expected, [&got, &expected], means);
    }

    /// Notes how two values compare that are shown so, the one that came first.
    // Not generic, so that it is compiled once and not in every crate of tests for every type.
    pub(crate) fn compare_shown(
        &mut self,
        what: &str,
        holds: bool,
        [got, expected]: [&dyn Debug; 2],
        means: Option<Diagnosis>,
    ) {
        let (expected, got) = short::short_beside(&format!("{expected:?}"), &format!("{got:?}"));
        let check = Check::Value {
            what: what.to_owned(),
            holds,
            handed_over: recorder::handed_over(),
            expected,
            got,
            means,
        };
        notes().checks.push(check);
    }

    /// Checks that something holds. `otherwise` is what the learner is told when it does not.
    pub fn holds(&mut self, holds: bool, means: Diagnosis, otherwise: impl Into<String>) {
        let otherwise = otherwise.into();
        notes().checks.push(Check::Fact { otherwise, holds, means });
    }

    /// The exercise hands tasks out: they may live on after the answer.
    pub fn may_leave_tasks(&mut self) {
        notes().may_leave_tasks = true;
    }

    /// Panics in tasks are part of this test.
    pub fn may_panic(&mut self) {
        notes().may_panic = true;
    }

    /// Says which calls of simulated services and probes must be made in this run of the test, each
    /// as often as it is listed, in any order. It is compared when the run ends, however it ends:
    /// even where the answer never comes.
    ///
    /// Every call of the run counts that has been polled, whoever made it: those of each
    /// [`Trial::run`] together, those that were dropped before they replied, and those that the
    /// test makes itself. Saying it again expects more of them. Say it before the answer runs.
    ///
    /// ```ignore
    /// t.expects_calls(["download(1)", "download(2)", "download(3)"]);
    /// let parts: Vec<String> = t.time(50, spawn_tasks()).await;
    /// ```
    pub fn expects_calls(&mut self, labels: impl IntoIterator<Item: Into<String>>) {
        expected_calls::expect(labels.into_iter().map(Into::into));
    }

    /// Says that nothing may be called in this run of the test, but what is listed or left open
    /// elsewhere.
    ///
    /// ```ignore
    /// t.expects_no_calls();
    /// let data: Result<String, String> = t.time(0, fetch_data("")).await;
    /// ```
    pub fn expects_no_calls(&mut self) {
        expected_calls::expect(std::iter::empty());
    }

    /// Leaves it open how often the service or probe of this name is called, where the others are
    /// compared. The name of `fetch_user(1)` is `fetch_user`, that of a probe's call its label up
    /// to the first parenthesis.
    ///
    /// ```ignore
    /// t.expects_calls(["save(7)"]);
    /// t.may_call("approve");
    /// ```
    pub fn may_call(&mut self, name: impl Into<String>) {
        expected_calls::leave_open(name.into());
    }

    /// Every call of a simulated service or probe so far, in the order they were made; not those that
    /// were made and never polled, which have asked nobody. Times are virtual milliseconds since the run
    /// began; the task is `None` for the hidden test's own.
    ///
    /// ```ignore
    /// let given_up = t.calls().iter().filter(|call| call.dropped).count();
    /// ```
    pub fn calls(&self) -> Vec<ProbeCall> {
        services::calls_so_far()
    }

    /// Holds `kata`'s units of CPU work on other threads together: `count` of them are to come, and
    /// `most` may run at once. Each goes on until all have begun that will, then the one that came
    /// first ends, and the others wait until its place is taken again. What runs at once is then
    /// no matter of chance. Say it inside the runtime, before the answer runs.
    ///
    /// ```ignore
    /// t.gather_work(jobs.len(), 3);
    /// let results: Vec<u32> = t.run(bounded_blocking(jobs, 3)).await;
    /// t.equal("the most jobs at once", t.most_working(), 3);
    /// ```
    pub fn gather_work(&mut self, count: usize, most: usize) {
        rendezvous::gather(count, most, EndsFirst::Oldest);
    }

    /// Like [`Trial::gather_work`], where what began last ends first: the first unit is at work
    /// until all others are done. Who keeps places for what comes after it leaves them free.
    pub fn gather_uneven_work(&mut self, count: usize, most: usize) {
        rendezvous::gather(count, most, EndsFirst::Newest);
    }

    /// The most units of `kata`'s CPU work that ran at once on other threads than the runtime's.
    pub fn most_working(&self) -> usize {
        rendezvous::most()
    }

    /// How many units were running, and how many were done, when nothing more began, although
    /// [`Trial::gather_work`] had room for more and more were to come; `None` if every free place was
    /// taken again.
    ///
    /// ```ignore
    /// let short = t.too_few_working();
    /// t.holds(short.is_none(), Diagnosis::Sequential, format!("{short:?} of 3 ran at once."));
    /// ```
    pub fn too_few_working(&self) -> Option<TooFew> {
        rendezvous::too_few()
    }

    /// The most threads that an answer had beside those of the test, looked at whenever as many
    /// units of [`Trial::gather_work`] were at work as may be; 0 where threads cannot be counted.
    /// Those that have ended their work and wait for more are among them.
    pub fn most_threads(&self) -> usize {
        rendezvous::most_threads()
    }

    /// How many units of `kata`'s CPU work of this name have begun so far in this run, on any
    /// thread, those that the test did itself among them.
    ///
    /// ```ignore
    /// let _: Vec<u8> = t.run(process_data(data)).await;
    /// t.equal("how often `compress` was called", t.units_of_work("compress"), 1);
    /// ```
    pub fn units_of_work(&self, label: &str) -> usize {
        working::units(label)
    }

    /// Has the system's clocks all but stand still in this paused run: each read is a nanosecond after
    /// the one before. Whoever goes by them instead of by what is to be done has no time pass.
    ///
    /// ```ignore
    /// t.has_system_clocks_stand();
    /// let (sum, reads): (u64, Vec<Read>) = t.run_lending(&numbers, make).await;
    /// ```
    pub fn has_system_clocks_stand(&mut self) {
        system_clocks::all_but_stand();
    }

    /// How often anything has been polled so far in this run: this test, and every task.
    pub fn polls(&self) -> u64 {
        recorder::polls()
    }

    /// How many tasks have been spawned so far.
    pub fn spawned_tasks(&self) -> u32 {
        recorder::spawned_tasks()
    }

    /// Whether this run goes by a running clock: in a test that says so, and where an answer has
    /// threads of its own, whose run is repeated.
    pub fn in_real_time(&self) -> bool {
        self.real_time
    }

    /// Virtual milliseconds since the run began.
    pub fn now_ms(&self) -> u64 {
        recorder::now_us() / 1000
    }

    fn rounded(&self, got_ms: u64, expected_ms: u64) -> u64 {
        let late = got_ms.saturating_sub(expected_ms);
        if self.real_time && late <= REAL_TIME_SLACK_MS { got_ms - late } else { got_ms }
    }
}

fn gave_back((text, failed): (String, bool)) {
    recorder::record(What::Returned);
    recorder::record(What::Settled);
    notes().returned = Some(Returned { text: short::short(&text), failed });
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Awaits `future` between marks in the record. What is given is when it returned.
fn observe(future: Boxed<'_, ()>) -> Boxed<'_, u64> {
    Box::pin(async {
        recorder::record(What::Began);
        future.await;
        let returned_us = recorder::now_us();
        recorder::record(What::Returned);
        settle().await;
        recorder::record(What::Settled);
        returned_us
    })
}

/// Gives aborted tasks their chance to go, and woken ones theirs to notice: as long as some of many go, all
/// of them have not had theirs.
pub(crate) async fn settle() {
    let alive = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let mut left = alive();
    loop {
        for _ in 0..SETTLING_TURNS {
            let mut turn = pin!(tokio::task::yield_now());
            // None of it is the answer's waiting, and each look at a stack takes tens of microseconds.
            poll_fn(|cx| this_thread::for_the_harness(|| turn.as_mut().poll(cx))).await;
        }
        let before = std::mem::replace(&mut left, alive());
        if left >= before {
            return;
        }
    }
}

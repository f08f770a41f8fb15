//! What a hidden test holds: the controls, the clock, and the checks.

use std::fmt::Debug;
use std::future::Future;
use std::ops::RangeInclusive;
use std::pin::{Pin, pin};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use protocol::Diagnosis;
use protocol::claim::Check;
use protocol::event::What;

use crate::services::{self, Service, ServiceCall};
use crate::{recorder, working};

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
}

impl Notes {
    const fn none() -> Self {
        Self { checks: vec![], expecting_ms: None, may_leave_tasks: false, may_panic: false }
    }

    /// Whether everything that was checked so far holds.
    pub fn all_hold() -> bool {
        notes().checks.iter().all(Check::holds)
    }

    /// Takes what the current run has said, leaving nothing for the next.
    pub fn take() -> Self {
        std::mem::replace(&mut *notes(), Self::none())
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
    random: fastrand::Rng,
    real_time: bool,
}

impl Trial {
    pub(crate) fn new(seed: u64, real_time: bool) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), real_time }
    }

    /// A whole number in `range`, another for every seed. Use it for latencies and inputs, so
    /// that no literal is ever right.
    pub fn vary(&mut self, range: RangeInclusive<u64>) -> u64 {
        self.random.u64(range)
    }

    /// A short word, another for every seed.
    pub fn word(&mut self) -> String {
        (0..6).map(|_| self.random.lowercase()).collect()
    }

    /// Puts `items` in another order for every seed.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        self.random.shuffle(items);
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

    // Boxed, so that this is compiled once for an answer's type and not again after each save for
    // every future that gives one.
    async fn time_boxed<T>(&mut self, expected_ms: u64, future: Boxed<'_, T>) -> T {
        let began_us = recorder::now_us();
        notes().expecting_ms = Some(expected_ms);
        let (answer, returned_us) = observe(future).await;
        let got_ms = self.rounded((returned_us - began_us).div_ceil(1000), expected_ms);
        let mut notes = notes();
        notes.expecting_ms = None;
        notes.checks.push(Check::Elapsed { began_us, expected_ms, got_ms });
        answer
    }

    async fn run_boxed<T>(&mut self, future: Boxed<'_, T>) -> T {
        observe(future).await.0
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

    /// Checks a value. `what` names it for the learner, such as `the user`; give the same name
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
        let check = Check::Value {
            what: what.to_owned(),
            holds: got == expected,
            expected: recorder::short(&format!("{expected:?}")),
            got: recorder::short(&format!("{got:?}")),
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

    /// Every call of a simulated service or probe so far, in the order they were made.
    pub fn calls(&self) -> Vec<ServiceCall> {
        services::calls_so_far()
    }

    /// Lets every unit of `kata`'s CPU work on another thread go on until `company` of them have
    /// met there, or some real time has passed. How many ran at once is then no matter of chance.
    pub fn gather_work(&mut self, company: usize) {
        working::gather(company);
    }

    /// The most units of `kata`'s CPU work that ran at once on other threads than the runtime's.
    pub fn most_working(&self) -> usize {
        working::most()
    }

    /// How many tasks have been spawned so far.
    pub fn spawned_tasks(&self) -> u32 {
        recorder::spawned_tasks()
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

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Awaits `future` between marks in the record. The second value is when it returned.
async fn observe<T>(future: Boxed<'_, T>) -> (T, u64) {
    recorder::record(What::Began);
    let answer = future.await;
    let returned_us = recorder::now_us();
    recorder::record(What::Returned);
    for _ in 0..SETTLING_TURNS {
        tokio::task::yield_now().await;
    }
    recorder::record(What::Settled);
    (answer, returned_us)
}

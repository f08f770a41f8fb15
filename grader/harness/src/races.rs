//! Real threads that do the same thing at the same time, as often as it takes to collide.
//!
//! Between tasks, seeds do that job. Where something must hold between threads, there is nothing
//! but to try; many times in a row, so that even threads which share one processor are interrupted
//! at every point.

use std::future::Future;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::{Builder, Handle};

use crate::lockstep::{self, Lockstep};
use crate::real_time;
use crate::trial::Trial;

/// How long threads go at it. Where they share one processor, each of them is interrupted several
/// times meanwhile, and not always at the same point.
const LASTS: Duration = Duration::from_millis(20);

/// How often a thread acts between two looks at the clock, which take longer than what is raced.
const IN_A_ROW: usize = 64;

/// How often another thread has to come between two rows before any of them stops.
const CHANGES: usize = 200;

/// Real time after which nothing more begins, whoever is missing. A machine with ten times as much to do
/// as it has processors comes to an end before.
const LONGEST: Duration = Duration::from_secs(5);

/// Real time in which no poll has ended, after which an answer does not come any more.
const NEVER: Duration = Duration::from_secs(4);

impl Trial {
    /// Calls `act` on each of so many `threads` over and over, for some milliseconds of real time.
    /// `act` is told which thread it is on, from 0. Returns all results, those of one thread
    /// together and in order; how many there are differs from run to run.
    ///
    /// The threads are in the runtime that the test is in, so that what is polled there (see
    /// [`poll_once`]) may make timers. It goes on until the threads have come between each other
    /// a few hundred times, but not for more than some seconds: what is wrong for a nanosecond only, on
    /// a machine that has no time for two threads, may take several rounds to be seen. The test's own thread stands still
    /// meanwhile.
    ///
    /// ```ignore
    /// let (next, probe) = (Mutex::new(0), Probe::new());
    /// let turns = t.race(4, |_| poll_once(std_mutex(&next, &probe))).len();
    /// let drawn: u32 = next.into_inner().unwrap_or(0);
    /// t.holds(drawn as usize == turns, Diagnosis::LostUpdate, "A number was drawn twice.");
    /// ```
    pub fn race<T: Send>(&mut self, threads: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let (last, changes) = (AtomicUsize::new(usize::MAX), AtomicUsize::new(0));
        let turns = |thread| {
            let (began, mut results) = (real_time::now_ns(), vec![]);
            while !is_over(real_time::passed_since(began), changes.load(Ordering::Relaxed)) {
                results.extend((0..IN_A_ROW).map(|_| act(thread)));
                if last.swap(thread, Ordering::Relaxed) != thread {
                    changes.fetch_add(1, Ordering::Relaxed);
                }
            }
            results
        };
        let results: Vec<Vec<T>> = together(threads, turns);
        results.into_iter().flatten().collect()
    }

    /// Like [`Trial::race`], for what can happen only once: in every one of `rounds`, `make` gives
    /// something new, and each of the threads calls `act` with it once. Returns what was made, with
    /// the results of the threads; fewer rounds where they took more than some seconds of real time.
    ///
    /// ```ignore
    /// for (cell, values) in t.race_anew(4, 200, OnceLock::new, |cell, thread| once(cell, thread)) {
    ///     t.holds(values.iter().all(|value| Some(value) == cell.get()), …);
    /// }
    /// ```
    pub fn race_anew<S: Sync, T: Send>(
        &mut self,
        threads: usize,
        rounds: usize,
        mut make: impl FnMut() -> S,
        act: impl Fn(&S, usize) -> T + Sync,
    ) -> Vec<(S, Vec<T>)> {
        let began = real_time::now_ns();
        let round = |_| {
            let made = make();
            let results = together(threads, |thread| act(&made, thread));
            (made, results)
        };
        (0..rounds).take_while(|_| real_time::passed_since(began) < LONGEST).map(round).collect()
    }

    /// Runs an `answer` that gets so many `replies` of simulated services on two threads, in real
    /// time: one goes on from a reply step by step, and between any two of its instructions the
    /// other one gets two replies. `None` if nothing goes on any more for some seconds. For a `plain`
    /// test, and services that take no time.
    ///
    /// ```ignore
    /// t.service("count_visits").takes(0).replies(|_| 1_u32);
    /// let total: Option<u32> = t.in_lockstep(512, shared_counter(512));
    /// ```
    pub fn in_lockstep<T>(&mut self, replies: u32, answer: impl Future<Output = T>) -> Option<T> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.expect("the system has room for two threads");
        let answer = while_it_goes_on(answer);
        let lockstep = Lockstep::begin(replies);
        let answer = self.call(|| runtime.block_on(answer));
        drop(lockstep);
        // A thread that stands still for ever is not waited for.
        runtime.shutdown_background();
        answer
    }
}

/// Awaits `answer` for as long as polls end, however long that takes on this machine.
async fn while_it_goes_on<T>(answer: impl Future<Output = T>) -> Option<T> {
    let mut answer = pin!(answer);
    loop {
        let before = lockstep::turns();
        if let Ok(answer) = tokio::time::timeout(NEVER, answer.as_mut()).await {
            return Some(answer);
        }
        // The one poll that ends in any case is that of this very timer.
        if lockstep::turns() <= before + 1 {
            return None;
        }
    }
}

/// Polls `future` once, without a task, and drops it; its answer, if it was ready at once. For
/// what is called on threads of [`Trial::race`].
///
/// ```
/// assert_eq!(harness::poll_once(async { 7 }), Some(7));
/// assert_eq!(harness::poll_once(std::future::pending::<()>()), None);
/// ```
pub fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Some(answer),
        Poll::Pending => None,
    }
}

/// Whether a thread may stop that has been at it for so long.
fn is_over(lasted: Duration, changes: usize) -> bool {
    lasted >= LONGEST || (lasted >= LASTS && changes >= CHANGES)
}

/// What `act` gives on each of so many threads, which begin it together.
fn together<T: Send>(threads: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(threads);
    let runtime = Handle::try_current().ok();
    let run = |thread| {
        let _entered = runtime.as_ref().map(Handle::enter);
        start.wait();
        act(thread)
    };
    std::thread::scope(|scope| {
        let run = &run;
        let threads: Vec<_> = (0..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.map(|result| result.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU32, Ordering};

    use crate::trial::Trial;

    #[test]
    fn an_update_under_two_locks_is_lost() {
        let is_lost = |_| {
            let number = Mutex::new(0);
            let act = |_| {
                let seen = *number.lock().unwrap();
                *number.lock().unwrap() = seen + 1;
            };
            let turns = Trial::new(0, false).race(4, act).len();
            number.into_inner().unwrap() < turns
        };
        // As many rounds as a hidden test has.
        assert!((0..protocol::claim::ROUNDS).any(is_lost));
    }

    #[test]
    fn an_update_in_one_step_is_not() {
        let number = AtomicU32::new(0);
        let seen = Trial::new(0, false).race(3, |thread| {
            number.fetch_add(1, Ordering::SeqCst);
            thread
        });
        assert_eq!(number.into_inner() as usize, seen.len());
        assert!(seen.is_sorted() && seen.last() == Some(&2));
    }

    #[test]
    fn every_round_has_something_new() {
        let add = |number: &AtomicU32, thread| (number.fetch_add(1, Ordering::SeqCst), thread);
        let rounds = Trial::new(0, false).race_anew(2, 10, || AtomicU32::new(0), add);
        assert_eq!(rounds.len(), 10);
        assert!(rounds.iter().all(|(number, _)| number.load(Ordering::SeqCst) == 2));
    }
}

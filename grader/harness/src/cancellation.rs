//! Drops an answer's future while it waits, and lets the test say what must hold then.
//!
//! Only for what a lesson or a starter promises. Dropping a future stops nothing that it has handed
//! to others: a spawned task goes on by itself, and `spawn_blocking` cannot be stopped. That is no
//! mistake unless the exercise says so.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use protocol::event::What;
use tokio::time::Instant;

use crate::only_when_woken::OnlyWhenWoken;
use crate::trial::{Trial, settle};
use crate::{recorder, wakers};

/// The most waits of one future that it is dropped in. Of more, as many are taken at even distances,
/// the first and the last among them.
const MOST_WAITS: usize = 12;

/// Where a future was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// In which of its waits: 1 for the first.
    pub wait: usize,
    /// It had been woken from that wait, and not polled again. Otherwise the wait had just begun.
    pub woken: bool,
    /// Virtual milliseconds since it was first polled.
    pub at_ms: u64,
}

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wait, woken, at_ms } = self;
        let when = if *woken { "at the end" } else { "at the beginning" };
        write!(f, "dropped after {at_ms} ms, {when} of wait {wait}")
    }
}

impl Trial {
    /// Drops a fresh future in each of its waits, and has `check` look at what is left.
    ///
    /// `make` gives the future and whatever `check` wants to look at afterwards; both own or share
    /// what they need, for example in an [`Arc`](std::sync::Arc). It is called again for every
    /// point, and the futures must wait equally often: do not draw inputs in it. First one future is
    /// awaited to its end, to count its waits. Then, for at most a dozen of them, one future is
    /// dropped as soon as it waits, and another when it has been woken and before it is polled
    /// again. Aborted tasks get their chance to go before `check` looks.
    ///
    /// Calls of all these futures count among those that [`Trial::expects_calls`] compares.
    ///
    /// ```ignore
    /// let make = || {
    ///     let account = Arc::new(Mutex::new(500));
    ///     let payers = Arc::clone(&account);
    ///     (async move { tokio_mutex(&payers, 30, &Probe::new()).await }, account)
    /// };
    /// t.cancelled_at_each_wait(make, async |t, account, cancelled| {
    ///     let left: u32 = *account.lock().await;
    ///     t.holds(left == 500, Diagnosis::LostData, format!("{left} of 500 are left, {cancelled}."));
    /// })
    /// .await;
    /// ```
    pub async fn cancelled_at_each_wait<F: Future, S>(
        &mut self,
        mut make: impl FnMut() -> (F, S),
        mut check: impl AsyncFnMut(&mut Self, S, Cancelled),
    ) {
        let waits = count_waits(self, make().0).await;
        for wait in sample(waits) {
            for woken in [false, true] {
                let (future, state) = make();
                if let Some(cancelled) = drop_in(future, wait, woken).await {
                    check(self, state, cancelled).await;
                }
            }
        }
    }

    /// Drops `future` `ms` virtual milliseconds after its first poll; its answer if that comes
    /// earlier. With 0 ms it is polled once. Aborted tasks get their chance to go.
    ///
    /// ```ignore
    /// let answer: Option<u32> = t.dropped_after(15, first_wins(&probe)).await;
    /// t.equal("the calls under way", probe.in_flight(), 0);
    /// ```
    pub async fn dropped_after<T>(
        &mut self,
        ms: u64,
        future: impl Future<Output = T>,
    ) -> Option<T> {
        recorder::record(What::Began);
        let answer = let_go_after(ms, future).await;
        if answer.is_some() {
            recorder::record(What::Returned);
        }
        settle().await;
        answer
    }
}

/// Drops `future` `ms` virtual milliseconds after its first poll, where a [`Trial`] looks on; its answer
/// if that comes earlier. What a `timeout` of the test drops would be drawn as if the answer had
/// cancelled it: this says that the test has.
///
/// ```ignore
/// let count: Option<usize> = t.run(let_go_after(30_000, merge(a, b, out))).await;
/// ```
pub async fn let_go_after<T>(ms: u64, future: impl Future<Output = T>) -> Option<T> {
    let until = Instant::now() + Duration::from_millis(ms);
    let future: Pin<Box<dyn Future<Output = T> + '_>> = Box::pin(future);
    let mut future = pin!(OnlyWhenWoken::new(future));
    let mut end = pin!(tokio::time::sleep_until(until));
    let answer = poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => end.as_mut().poll(cx).map(|()| None),
    })
    .await;
    if answer.is_none() {
        // Before it is dropped, which is the test's doing.
        recorder::record(What::LetGo);
    }
    answer
}

/// The same with one of several futures that a [`Trial`] looks on at together: the others go on.
///
/// ```ignore
/// let one = let_one_go_after(5, tokio_mutex(&account, 60));
/// let paid: bool = t.time(15, async { tokio::join!(one, tokio_mutex(&account, 70)).1 }).await;
/// ```
pub async fn let_one_go_after<T>(ms: u64, future: impl Future<Output = T>) -> Option<T> {
    // Who is on a task of the test's own must be `Send` where the answer is.
    let mut future = Box::pin(future);
    let answer = tokio::time::timeout(Duration::from_millis(ms), future.as_mut()).await;
    if answer.is_err() {
        recorder::record(What::DropsOne);
        drop(future);
        recorder::record(What::DroppedOne);
    }
    answer.ok()
}

/// How often `future` waits until it has its answer.
async fn count_waits<F: Future>(t: &mut Trial, future: F) -> usize {
    let mut waits = 0;
    let mut future = Box::pin(future);
    let counted = poll_fn(|cx| {
        let polled = future.as_mut().poll(cx);
        waits += usize::from(polled.is_pending());
        polled
    });
    // What a whole run gives is the business of other tests.
    let _ = t.run(counted).await;
    waits
}

/// Which of `waits` to look at, counted from 1.
fn sample(waits: usize) -> impl Iterator<Item = usize> {
    let taken = waits.min(MOST_WAITS);
    let gaps = taken.saturating_sub(1).max(1);
    (0..taken).map(move |place| 1 + place * (waits - 1) / gaps)
}

/// Drops `future` at the beginning or the end of its wait of this number; `None` if its answer came
/// before.
async fn drop_in<F: Future>(future: F, wait: usize, woken: bool) -> Option<Cancelled> {
    recorder::record(What::Began);
    let began = Instant::now();
    let mut waiting = UntilWait { future: Box::pin(future), left: wait, woken };
    let dropped = (&mut waiting).await;
    // Before it is dropped, which is the test's doing.
    recorder::record(if dropped { What::LetGo } else { What::Returned });
    drop(waiting);
    let at_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    settle().await;
    dropped.then_some(Cancelled { wait, woken, at_ms })
}

/// Gives whether the future is still waiting, to be dropped there.
struct UntilWait<F> {
    future: Pin<Box<F>>,
    left: usize,
    woken: bool,
}

impl<F: Future> Future for UntilWait<F> {
    type Output = bool;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<bool> {
        if self.left == 0 {
            wakers::left_alone();
            return Poll::Ready(true);
        }
        if self.future.as_mut().poll(cx).is_ready() {
            return Poll::Ready(false);
        }
        self.left -= 1;
        if self.left == 0 && !self.woken {
            return Poll::Ready(true);
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::time::sleep;

    use super::{MOST_WAITS, sample};
    use crate::trial::Trial;

    #[test]
    fn a_sample_has_the_first_and_the_last_wait() {
        let all = |waits| sample(waits).collect::<Vec<_>>();
        assert_eq!(all(0), []);
        assert_eq!(all(1), [1]);
        assert_eq!(all(3), [1, 2, 3]);
        let many = all(1000);
        assert_eq!((many.len(), many[0], many[MOST_WAITS - 1]), (MOST_WAITS, 1, 1000));
    }

    #[tokio::test(start_paused = true)]
    async fn a_future_is_dropped_at_both_ends_of_each_wait() {
        let make = || {
            let log = Arc::new(Mutex::new(vec![]));
            let writer = Arc::clone(&log);
            let future = async move {
                sleep(Duration::from_millis(10)).await;
                writer.lock().unwrap().push("first");
                sleep(Duration::from_millis(20)).await;
                writer.lock().unwrap().push("second");
            };
            (future, log)
        };
        let mut seen = vec![];
        let check = async |_: &mut Trial, log: Arc<Mutex<Vec<_>>>, at: super::Cancelled| {
            assert_eq!(Arc::strong_count(&log), 1, "the future is gone");
            seen.push((at.wait, at.woken, at.at_ms, log.lock().unwrap().len()));
        };
        Trial::new(0, false).cancelled_at_each_wait(make, check).await;
        assert_eq!(seen, [(1, false, 0, 0), (1, true, 10, 0), (2, false, 10, 1), (2, true, 30, 1)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_future_is_dropped_after_so_long_or_gives_its_answer() {
        let mut t = Trial::new(0, false);
        let after = |ms| async move {
            sleep(Duration::from_millis(ms)).await;
            ms
        };
        assert_eq!(t.dropped_after(0, after(5)).await, None);
        assert_eq!(t.dropped_after(4, after(5)).await, None);
        assert_eq!(t.dropped_after(6, after(5)).await, Some(5));
        assert_eq!(t.dropped_after(0, async { 7 }).await, Some(7));
    }
}

//! When a run is given up: so long after its beginning as the grader says, and later where a test
//! awaits what has to take longer.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// What an answer has beyond the time that it should take, where the deadline lies before its end.
const AFTER_WHAT_IS_EXPECTED: Duration = Duration::from_secs(30);

thread_local! {
    /// When the run on this thread is given up.
    static GIVEN_UP_AT: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Runs `test`. Whether it came to its end before it was given up, `limit` from now if nothing puts
/// that off.
pub async fn before(limit: Duration, mut test: Pin<&mut (dyn Future<Output = ()> + '_)>) -> bool {
    let first = Instant::now() + limit;
    GIVEN_UP_AT.set(Some(first));
    let mut end = pin!(sleep_until(first));
    poll_fn(|cx| {
        // Looked at first: a test that is polled because it is given up could go on without having
        // been woken, which would hide that nobody wakes it.
        if Instant::now() >= end.deadline() {
            return Poll::Ready(false);
        }
        if test.as_mut().poll(cx).is_ready() {
            return Poll::Ready(true);
        }
        // Put off in that very poll, it wakes nobody at the time that it was set to before.
        if let Some(later) = GIVEN_UP_AT.get().filter(|later| *later != end.deadline()) {
            end.as_mut().reset(later);
        }
        end.as_mut().poll(cx).map(|()| false)
    })
    .await
}

/// Puts the end off where it comes before something that should take so long.
pub fn leave_time_for(expected: Duration) {
    let due = Instant::now() + expected;
    let put_off = |at| if due < at { at } else { due + AFTER_WHAT_IS_EXPECTED };
    GIVEN_UP_AT.set(GIVEN_UP_AT.get().map(put_off));
}

/// Puts the end off by as long as the clock is about to be moved on. It has to be looked at in between:
/// whoever moves the clock gives way first.
pub fn moves_on_by(duration: Duration) {
    GIVEN_UP_AT.set(GIVEN_UP_AT.get().map(|at| at + duration));
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_is_moved_on_ends_no_test() {
        const LIMIT: Duration = Duration::from_secs(30);
        const DAY: Duration = Duration::from_secs(86_400);
        let ended_in_time = async |puts_off: bool| {
            let mut test = Box::pin(async move {
                if puts_off {
                    moves_on_by(DAY);
                    tokio::task::yield_now().await;
                }
                tokio::time::advance(DAY).await;
            });
            before(LIMIT, test.as_mut()).await
        };
        assert!(ended_in_time(true).await);
        assert!(!ended_in_time(false).await);
    }

    #[tokio::test(start_paused = true)]
    async fn what_should_take_longer_is_waited_for_and_nothing_else() {
        const LIMIT: Duration = Duration::from_secs(30);
        const DAY: Duration = Duration::from_secs(86_400);
        let took = async |expected: Option<Duration>, needed: Duration| {
            let began = Instant::now();
            let mut test = Box::pin(async move {
                if let Some(expected) = expected {
                    leave_time_for(expected);
                }
                sleep(needed).await;
            });
            (before(LIMIT, test.as_mut()).await, began.elapsed())
        };
        assert_eq!(took(None, LIMIT / 2).await, (true, LIMIT / 2));
        assert_eq!(took(None, DAY).await, (false, LIMIT));
        assert_eq!(took(Some(LIMIT / 2), DAY).await, (false, LIMIT));
        assert_eq!(took(Some(DAY), DAY).await, (true, DAY));
        assert_eq!(took(Some(DAY), DAY * 2).await, (false, DAY + AFTER_WHAT_IS_EXPECTED));
    }
}

//! Waits of days and months. Virtual time is free, but a test has a deadline, and an answer that
//! looks again and again would look for as long.

use std::time::Duration;

use tokio::task::yield_now;
use tokio::time::{self, Instant};

use crate::trial::{Notes, Trial};
use crate::{deadline, real_time};

/// Waits that grow by steps, up to a day and to a month, in milliseconds.
const STEPS_MS: [u64; 4] = [12_000, 3_600_000, 86_400_000, 30 * 86_400_000];

/// More polls in one step than an answer needs that is woken by what it waits for. One that looks now
/// and then has more already in the first, or else in the next.
const FEW_POLLS: u64 = 60;

impl Trial {
    /// Has `wait` await the answer for about so many milliseconds, again and again and ever longer:
    /// for seconds, an hour, a day, a month, but not longer than `most_ms`. It ends earlier where an
    /// answer looks again and again instead of waiting, where a check has failed, and in real time.
    ///
    /// What is awaited in `wait` must not poll anything by itself, and must not take longer than
    /// twice as long as it is told.
    ///
    /// ```ignore
    /// t.ever_longer(DAY_MS, async |t, ms| t.time(ms, good_delay(Duration::from_millis(ms))).await)
    ///     .await;
    /// ```
    pub async fn ever_longer(&mut self, most_ms: u64, mut wait: impl AsyncFnMut(&mut Self, u64)) {
        let mut polls = 0;
        for ms in steps(most_ms) {
            if !goes_on(self.in_real_time(), Notes::all_hold(), polls) {
                return;
            }
            let before = self.polls();
            deadline::leave_time_for(Duration::from_millis(ms.saturating_mul(2)));
            wait(self, ms).await;
            polls = self.polls() - before;
        }
    }
}

/// Moves the clock of the current runtime on by so much, in a run in real time. That takes no time, and
/// is the end of every timer that was set to less.
pub async fn let_pass(duration: Duration) {
    deadline::moves_on_by(duration);
    yield_now().await;
    // An answer may have stopped the clock itself.
    let stands = clock_stands();
    if !stands {
        time::pause();
    }
    time::advance(duration).await;
    if !stands {
        time::resume();
    }
}

/// Whether the runtime's clock does not move while real time passes.
fn clock_stands() -> bool {
    let (before, real_ns) = (Instant::now(), real_time::now_ns());
    while real_time::now_ns() == real_ns {
        std::hint::spin_loop();
    }
    Instant::now() == before
}

fn steps(most_ms: u64) -> impl Iterator<Item = u64> {
    STEPS_MS.into_iter().filter(move |ms| *ms <= most_ms)
}

/// Whether to wait once more and longer, after a step with so many polls.
fn goes_on(real_time: bool, all_hold: bool, polls: u64) -> bool {
    !real_time && all_hold && polls <= FEW_POLLS
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::{FEW_POLLS, STEPS_MS, goes_on, let_pass, steps};

    #[tokio::test]
    async fn a_day_passes_in_no_time_whether_the_clock_goes_or_not() {
        const DAY: Duration = Duration::from_secs(86_400);
        let real = std::time::Instant::now();
        for stops in [false, true] {
            if stops {
                tokio::time::pause();
            }
            let (before, timer) = (Instant::now(), tokio::spawn(sleep(DAY / 2)));
            let_pass(DAY).await;
            assert!(before.elapsed() >= DAY);
            assert!(timer.await.is_ok());
        }
        assert!(real.elapsed() < DAY / 2);
    }

    #[test]
    fn waits_grow_as_long_as_they_may_and_a_day_is_among_them() {
        const DAY_MS: u64 = 24 * 60 * 60 * 1000;
        assert!(STEPS_MS.is_sorted());
        assert_eq!(steps(u64::MAX).count(), STEPS_MS.len());
        assert_eq!(steps(DAY_MS).last(), Some(DAY_MS));
        assert_eq!(steps(0).count(), 0);
    }

    #[test]
    fn who_looks_or_fails_or_has_a_running_clock_waits_no_longer() {
        let table = [
            (false, true, 0, true),
            (false, true, FEW_POLLS, true),
            (false, true, FEW_POLLS + 1, false),
            (false, false, 0, false),
            (true, true, 0, false),
        ];
        for (real_time, all_hold, polls, expected) in table {
            let found = goes_on(real_time, all_hold, polls);
            assert_eq!(found, expected, "{real_time} {all_hold} {polls}");
        }
    }
}

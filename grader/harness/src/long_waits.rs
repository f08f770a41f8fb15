//! Waits of days and months. Virtual time is free, but a test has a deadline, and an answer that
//! looks again and again would look for as long.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::trial::{Notes, Trial};

/// Waits that grow by steps, up to a day and to a month, in milliseconds.
const STEPS_MS: [u64; 4] = [12_000, 3_600_000, 86_400_000, 30 * 86_400_000];

/// More polls in one step than an answer needs that is woken by what it waits for. One that looks now
/// and then has more already in the first, or else in the next.
const FEW_POLLS: u64 = 60;

/// Virtual milliseconds that this run may take beyond its deadline.
static ALLOWED_MS: AtomicU64 = AtomicU64::new(0);

/// By how much the deadline has moved since this was asked.
pub fn newly_allowed() -> Option<Duration> {
    match ALLOWED_MS.swap(0, Ordering::Relaxed) {
        0 => None,
        ms => Some(Duration::from_millis(ms)),
    }
}

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
        for ms in STEPS_MS.into_iter().filter(|ms| *ms <= most_ms) {
            if self.in_real_time() || !Notes::all_hold() {
                return;
            }
            let before = self.polls();
            ALLOWED_MS.store(ms.saturating_mul(2), Ordering::Relaxed);
            // What is allowed counts from the next time that the test waits.
            wait(self, ms).await;
            if self.polls() - before > FEW_POLLS {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::newly_allowed;
    use crate::trial::{Notes, Trial};

    // One test, because what is allowed is one number.
    #[tokio::test(start_paused = true)]
    async fn who_waits_waits_for_a_month_and_who_fails_or_has_a_running_clock_does_not() {
        let mut waited = vec![];
        let mut t = Trial::new(0, false);
        t.ever_longer(u64::MAX, async |t, ms| {
            assert_eq!(newly_allowed(), Some(Duration::from_millis(2 * ms)));
            waited.push(ms);
            t.time(ms, sleep(Duration::from_millis(ms))).await;
        })
        .await;
        assert_eq!(waited, super::STEPS_MS);
        waited.clear();
        t.ever_longer(86_400_000, async |_, ms| waited.push(ms)).await;
        assert_eq!(waited, super::STEPS_MS[..3]);
        waited.clear();
        t.ever_longer(u64::MAX, async |t, ms| {
            waited.push(ms);
            t.time(ms - 1, sleep(Duration::from_millis(ms))).await;
        })
        .await;
        assert_eq!(waited, super::STEPS_MS[..1]);
        let began = Instant::now();
        Trial::new(0, true).ever_longer(u64::MAX, async |_, ms| waited.push(ms)).await;
        assert_eq!((began.elapsed(), waited.len()), (Duration::ZERO, 1));
        Notes::take();
        newly_allowed();
    }
}

//! Waits of days and months. Virtual time is free, but a test has a deadline, and an answer that
//! looks again and again would look for as long.

use std::time::Duration;

use crate::deadline;
use crate::trial::{Notes, Trial};

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
        for ms in STEPS_MS.into_iter().filter(|ms| *ms <= most_ms) {
            if self.in_real_time() || !Notes::all_hold() {
                return;
            }
            let before = self.polls();
            deadline::leave_time_for(Duration::from_millis(ms.saturating_mul(2)));
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

    use tokio::time::sleep;

    use crate::deadline;
    use crate::trial::{Notes, Trial};

    // One test, because there is one deadline and there are checks of one run.
    #[tokio::test(start_paused = true)]
    async fn who_waits_waits_for_a_month_and_who_fails_or_has_a_running_clock_does_not() {
        let mut waited = vec![];
        let mut t = Trial::new(0, false);
        let all = t.ever_longer(u64::MAX, async |t, ms| {
            waited.push(ms);
            t.time(ms, sleep(Duration::from_millis(ms))).await;
        });
        let in_time = deadline::before(Duration::from_secs(1), Box::pin(all).as_mut()).await;
        assert!(in_time, "nobody gave it the time");
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
        Trial::new(0, true).ever_longer(u64::MAX, async |_, ms| waited.push(ms)).await;
        assert_eq!(waited.len(), 1);
        Notes::take();
    }
}

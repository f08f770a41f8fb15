//! Counts how often an answer is polled. In virtual time, one that looks every millisecond whether
//! something has come is as quick as one that is woken by it.

use std::cell::Cell;
use std::future::{Future, poll_fn};

use protocol::Diagnosis;

use crate::recorder;
use crate::trial::Trial;

/// The timer that ends a run at its deadline.
const OF_THE_HARNESS: u64 = 1;

impl Trial {
    /// Awaits the learner's `future`, checks that it takes `expected_ms`, and that it is polled
    /// `most` times at most until then. Give it inputs that make it wait for far longer than so
    /// many milliseconds, and many more polls than a right answer of any shape needs.
    ///
    /// Only this future's polls count, not those of tasks that it spawns.
    ///
    /// ```ignore
    /// let got: Outcome<u64> = t.time_in_few_polls(60_000, 20, outcome(handle)).await;
    /// ```
    pub async fn time_in_few_polls<T>(
        &mut self,
        expected_ms: u64,
        most: u64,
        future: impl Future<Output = T>,
    ) -> T {
        let polls = Cell::new(0_u64);
        let mut future = Box::pin(future);
        let counted = poll_fn(|cx| {
            polls.set(polls.get() + 1);
            future.as_mut().poll(cx)
        });
        let answer = self.time(expected_ms, counted).await;
        let polls = polls.get();
        let otherwise = format!(
            "Was polled {polls} times before its answer came. It is woken for each look: await what \
             it waits for, and it is woken when that has come."
        );
        self.holds(polls <= most, Diagnosis::Spinning, otherwise);
        answer
    }

    /// Awaits the learner's `future`, which has one unit of `kata`'s CPU work done on another thread,
    /// lets no virtual time pass, and checks that the runtime polls `most` times at most meanwhile, and that
    /// no timer is set, as by who looks now and then: such work is so short that one look may be enough.
    ///
    /// Here every poll counts, also those of tasks.
    ///
    /// ```ignore
    /// let _: Vec<u8> = t.run_work_in_few_polls(200, process_data(data)).await;
    /// ```
    pub async fn run_work_in_few_polls<T>(
        &mut self,
        most: u64,
        future: impl Future<Output = T>,
    ) -> T {
        self.gather_work(1, 1);
        let (before, set_before) = (self.polls(), recorder::timers_set());
        let answer = self.run_in_no_time(future).await;
        let (polls, timers) = (self.polls() - before, recorder::timers_set() - set_before);
        let otherwise = format!(
            "While the other thread was at work, the runtime's polled {polls} times: it asks again \
             and again. Await the result, and you are woken once."
        );
        self.holds(polls <= most, Diagnosis::Spinning, otherwise);
        self.holds(
            timers <= OF_THE_HARNESS,
            Diagnosis::Spinning,
            "While the other thread was at work, a timer was set. Who looks now and then whether there is \
             a result asks again and again. Await the result, and you are woken once.",
        );
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use protocol::claim::Check;
    use tokio::time::{Instant, sleep};

    use crate::trial::{Notes, Trial};

    #[tokio::test(start_paused = true)]
    async fn looking_every_millisecond_is_seen_and_waiting_is_not() {
        let waits = async { sleep(Duration::from_secs(1)).await };
        let looks = async {
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(1) {
                sleep(Duration::from_millis(1)).await;
            }
        };
        let mut t = Trial::new(0, false);
        t.time_in_few_polls(1000, 20, waits).await;
        assert!(Notes::take().checks.last().is_some_and(Check::holds));
        t.time_in_few_polls(1000, 20, looks).await;
        assert!(!Notes::take().checks.last().is_some_and(Check::holds));
    }
}

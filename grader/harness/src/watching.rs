//! Looks at what is visible from outside while an answer waits, and runs answers beside others.

use std::future::{Future, poll_fn};
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::only_when_woken::OnlyWhenWoken;
use crate::this_thread;
use crate::trial::Trial;

impl Trial {
    /// Awaits `future` and calls `look` at these virtual milliseconds after its first poll, as long
    /// as it waits. Returns the answer and all that was seen: less than was asked for if the answer
    /// came before.
    ///
    /// `times_ms` must rise. At the same moment as an answer, the answer comes first. Looking never
    /// polls the future, so one that misses its wake-up still hangs.
    ///
    /// ```ignore
    /// let (total, seen): (u32, Vec<usize>) =
    ///     t.watch_while(save_all(&store, &[1, 2]), [5, 25], |_| store.saved().len()).await;
    /// t.equal("the numbers saved after 5 and 25 ms", seen, vec![0, 1]);
    /// ```
    pub async fn watch_while<T, S>(
        &mut self,
        future: impl Future<Output = T>,
        times_ms: impl IntoIterator<Item = u64>,
        mut look: impl FnMut(u64) -> S,
    ) -> (T, Vec<S>) {
        let mut times_ms = times_ms.into_iter().peekable();
        let mut seen = vec![];
        let began = Instant::now();
        let due = |ms: u64| began + Duration::from_millis(ms);
        let watched = async {
            let mut future = pin!(OnlyWhenWoken::new(Box::pin(future)));
            let mut next = pin!(sleep_until(due(times_ms.peek().copied().unwrap_or(0))));
            poll_fn(|cx| {
                let polled = future.as_mut().poll(cx);
                while let (true, Some(&ms)) = (polled.is_pending(), times_ms.peek()) {
                    // Whoever looks on waits for nothing that the answer does.
                    let is_up = this_thread::for_the_harness(|| next.as_mut().poll(cx));
                    if is_up.is_pending() {
                        break;
                    }
                    seen.push(look(ms));
                    times_ms.next();
                    if let Some(&later) = times_ms.peek() {
                        next.as_mut().reset(due(later));
                    }
                }
                polled
            })
            .await
        };
        let answer = self.run(watched).await;
        (answer, seen)
    }

    /// Awaits `future` on a task of its own, where nothing wakes it but what it waits for.
    /// A panic in it ends the test as it would here.
    ///
    /// ```ignore
    /// let sum: u64 = t.spawned(cooperative_sum(numbers)).await;
    /// ```
    pub async fn spawned<T: Send + 'static>(
        &mut self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> T {
        let task = tokio::spawn(boxed(future));
        self.run(async move { joined(task.await) }).await
    }

    /// Awaits all `futures`, each on a task of its own, begun in this order. Unlike with `join_all`,
    /// what wakes one of them polls no other. Returns the answers in the order of the futures.
    ///
    /// These tasks count among [`Trial::spawned_tasks`].
    ///
    /// ```ignore
    /// let account = Arc::new(Mutex::new(100));
    /// let payers = (0..5).map(|_| {
    ///     let account = Arc::clone(&account);
    ///     async move { tokio_mutex(&account, 30, &Probe::new()).await }
    /// });
    /// let paid: Vec<bool> = t.spawned_all(payers).await;
    /// ```
    pub async fn spawned_all<T: Send + 'static, F>(
        &mut self,
        futures: impl IntoIterator<Item = F>,
    ) -> Vec<T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let tasks: Vec<_> = futures.into_iter().map(boxed).map(tokio::spawn).collect();
        let all = async move {
            let mut answers = vec![];
            for task in tasks {
                answers.push(joined(task.await));
            }
            answers
        };
        self.run(all).await
    }
}

/// A future as one of those that give the same: what Tokio does with its task is compiled for each type.
fn boxed<T>(
    future: impl Future<Output = T> + Send + 'static,
) -> Pin<Box<dyn Future<Output = T> + Send>> {
    Box::pin(future)
}

fn joined<T>(result: Result<T, tokio::task::JoinError>) -> T {
    match result.map_err(tokio::task::JoinError::try_into_panic) {
        Ok(answer) => answer,
        Err(Ok(panic)) => resume_unwind(panic),
        // Only its handle can abort a task, and that was never given away.
        Err(Err(cancelled)) => panic!("the task of the answer is gone: {cancelled}"),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::poll_fn;
    use std::task::Poll;
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use crate::trial::Trial;

    #[tokio::test(start_paused = true)]
    async fn what_is_visible_is_seen_at_the_times_asked_for() {
        let steps = Cell::new(0);
        let answer = async {
            for step in 1..=3 {
                sleep(Duration::from_millis(10)).await;
                steps.set(step);
            }
            "done"
        };
        let mut t = Trial::new(0, false);
        let look = |ms| (ms, steps.get());
        let watched = t.watch_while(answer, [0, 5, 15, 25, 30, 99], look).await;
        assert_eq!(watched, ("done", vec![(0, 0), (5, 0), (15, 1), (25, 2)]));
    }

    #[tokio::test(start_paused = true)]
    async fn looking_wakes_nobody() {
        let mut polls = 0;
        let forgetful = poll_fn(move |_| {
            polls += 1;
            if polls > 1 { Poll::Ready(()) } else { Poll::Pending }
        });
        let mut t = Trial::new(0, false);
        let watched = t.watch_while(forgetful, [5, 10], |ms| ms);
        assert!(timeout(Duration::from_secs(1), watched).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn answers_come_in_order_from_tasks_of_their_own() {
        let futures = [30, 10, 20].map(|ms| async move {
            sleep(Duration::from_millis(ms)).await;
            (ms, tokio::task::id())
        });
        let answers = Trial::new(0, false).spawned_all(futures).await;
        assert_eq!(answers.iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [30, 10, 20]);
        assert!(answers[0].1 != answers[1].1 && answers[1].1 != answers[2].1);
    }

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "as it would here")]
    async fn a_panic_in_the_task_ends_the_test() {
        Trial::new(0, false).spawned(async { panic!("as it would here") }).await
    }
}

//! An `Owned` task ends with its owner, however the owner ends.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use harness::{Diagnosis, Trial, let_go_after, task_returning};
use kata::Probe;
use own::{Owned, own};
use tokio::task::{JoinError, JoinHandle, yield_now};
use tokio::time::sleep;

harness::tests![
    dropping_it_stops_the_task,
    dropping_it_before_the_task_began_stops_it,
    dropping_it_stops_the_task_then_and_there,
    dropping_one_leaves_the_others_alone,
    an_owner_that_panics_stops_the_task,
    finish_gives_what_the_task_returns,
    finish_gives_the_error_of_a_task_that_panics,
    finish_gives_the_error_of_a_task_that_was_aborted,
    finish_waits_however_long_the_task_takes,
    dropping_finish_before_its_first_poll_stops_the_task,
    dropping_finish_half_way_stops_the_task,
    dropping_finish_at_any_wait_stops_the_task,
    keeping_it_lets_the_task_go_on,
    a_task_that_has_finished_may_be_finished_later,
];

async fn dropping_it_stops_the_task(t: &mut Trial) {
    let ms = t.vary(10..=60);
    let (io, task) = working(100);
    t.run(async {
        let owned: Owned<u64> = taken_over(task);
        sleep(Duration::from_millis(ms)).await;
        drop(owned);
    })
    .await;
    stopped_after(t, &io, ms).await;
}

async fn dropping_it_before_the_task_began_stops_it(t: &mut Trial) {
    let (io, task) = working(100);
    t.run(async { drop(taken_over(task)) }).await;
    never_began(t, &io);
}

async fn dropping_it_stops_the_task_then_and_there(t: &mut Trial) {
    let turns = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&turns);
    let task = tokio::spawn(async move {
        loop {
            counted.fetch_add(1, Ordering::SeqCst);
            yield_now().await;
        }
    });
    let began: u32 = t
        .run(async {
            let owned: Owned<()> = taken_over(task);
            for _ in 0..5 {
                yield_now().await;
            }
            drop(owned);
            turns.load(Ordering::SeqCst)
        })
        .await;
    let more = turns.load(Ordering::SeqCst) - began;
    t.holds(
        more == 0,
        Diagnosis::NotCancelled,
        format!(
            "After its `Owned` was dropped, the task still had {more} turn{}. Abort it in the drop \
             itself: then it has none.",
            if more == 1 { "" } else { "s" }
        ),
    );
}

async fn dropping_one_leaves_the_others_alone(t: &mut Trial) {
    if dropping_one_panics() {
        return;
    }
    let ms = t.vary(10..=60);
    let ((first, one), (second, other), (third, another)) =
        (working(100), working(100), working(100));
    t.run(async {
        let owned: [Owned<u64>; 3] = [one, other, another].map(taken_over);
        sleep(Duration::from_millis(ms)).await;
        let [one, other, another] = owned;
        drop(other);
        sleep(Duration::from_millis(150)).await;
        drop((one, another));
    })
    .await;
    stopped_after(t, &second, ms).await;
    for io in [first, third] {
        got_to_its_end(t, &io);
    }
}

async fn an_owner_that_panics_stops_the_task(t: &mut Trial) {
    t.may_panic();
    if dropping_one_panics() {
        return;
    }
    let ms = t.vary(10..=60);
    let (io, task) = working(100);
    let owner = tokio::spawn(async move {
        let owned: Owned<u64> = taken_over(task);
        sleep(Duration::from_millis(ms)).await;
        if ms > 0 {
            panic!("the owner gives up");
        }
        drop(owned);
    });
    let _: Result<(), JoinError> = t.run(owner).await;
    stopped_after(t, &io, ms).await;
}

async fn finish_gives_what_the_task_returns(t: &mut Trial) {
    let (value, ms) = (t.vary(0..=999), t.vary(0..=60));
    let got: Result<u64, JoinError> = t.time(ms, finished(task_returning(ms, value))).await;
    t.equal("what finish returns", comparable(got), Ok(value));
    let text = t.text();
    let got: Result<String, JoinError> = t.run(finished(task_returning(ms, text.clone()))).await;
    t.equal("the text that finish returns", comparable(got), Ok(text));
    let got: Result<(), JoinError> = t.run(finished(task_returning(ms, ()))).await;
    t.equal("what finish returns of a task without a value", comparable(got), Ok(()));
}

async fn finish_gives_the_error_of_a_task_that_panics(t: &mut Trial) {
    t.may_panic();
    let task: JoinHandle<()> = tokio::spawn(async {
        sleep(Duration::from_millis(10)).await;
        panic!("the task gives up");
    });
    let got: Result<(), JoinError> = t.time(10, finished(task)).await;
    t.equal("what finish returns of a task that panics", comparable(got), Err("panicked"));
}

async fn finish_gives_the_error_of_a_task_that_was_aborted(t: &mut Trial) {
    // Whoever aborts is still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.vary(1..=60);
    let (_io, task) = working(100);
    let abort = task.abort_handle();
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        abort.abort();
    });
    let got: Result<u64, JoinError> = t.time(ms, finished(task)).await;
    t.equal("what finish returns of a task that was aborted", comparable(got), Err("cancelled"));
}

async fn finish_waits_however_long_the_task_takes(t: &mut Trial) {
    let (value, ms) = (t.vary(0..=999), t.long_ms());
    let future = finished(task_returning(ms, value));
    let got: Result<u64, JoinError> = t.time_in_few_polls(ms, 20, future).await;
    t.equal("what finish returns", comparable(got), Ok(value));
    t.ever_longer(u64::MAX, async |t, ms| {
        let got: Result<u64, JoinError> = t.time(ms, finished(task_returning(ms, value))).await;
        t.equal("what finish returns", comparable(got), Ok(value));
    })
    .await;
}

async fn dropping_finish_before_its_first_poll_stops_the_task(t: &mut Trial) {
    let (io, task) = working(100);
    t.run(async { drop(taken_over(task).finish()) }).await;
    never_began(t, &io);
}

async fn dropping_finish_half_way_stops_the_task(t: &mut Trial) {
    let ms = t.vary(10..=60);
    let (io, task) = working(100);
    let got = t.run(let_go_after(ms, finished(task))).await;
    drop(got);
    stopped_after(t, &io, ms).await;
}

async fn dropping_finish_at_any_wait_stops_the_task(t: &mut Trial) {
    let make = || {
        let (io, task) = working(50);
        (finished(task), io)
    };
    t.cancelled_at_each_wait(make, async |t, io, cancelled| {
        sleep(Duration::from_millis(100)).await;
        let calls = io.calls();
        let went_on = calls.iter().any(|call| call.ended_ms.is_some() && !call.dropped);
        t.holds(
            !went_on || cancelled.at_ms >= 50,
            Diagnosis::NotCancelled,
            format!(
                "The future of `finish` was {cancelled}, and the task, which needs 50 ms, got to \
                 its end all the same."
            ),
        );
    })
    .await;
}

async fn keeping_it_lets_the_task_go_on(t: &mut Trial) {
    let (io, task) = working(100);
    t.run(async {
        let owned: Owned<u64> = taken_over(task);
        sleep(Duration::from_millis(150)).await;
        drop(owned);
    })
    .await;
    got_to_its_end(t, &io);
}

async fn a_task_that_has_finished_may_be_finished_later(t: &mut Trial) {
    let value = t.vary(0..=999);
    let owned: Owned<u64> = taken_over(task_returning(10, value));
    sleep(Duration::from_millis(20)).await;
    let got: Result<u64, JoinError> = t.time(0, owned.finish()).await;
    t.equal("what finish returns", comparable(got), Ok(value));
}

/// The same, with an error that can be compared.
fn comparable<T>(got: Result<T, JoinError>) -> Result<T, &'static str> {
    got.map_err(|error| if error.is_panic() { "panicked" } else { "cancelled" })
}

/// Where it does, other tests tell of it. A second panic in the middle of the first would end the
/// process.
fn dropping_one_panics() -> bool {
    let drops = || drop(taken_over(tokio::spawn(async {})));
    catch_unwind(AssertUnwindSafe(drops)).is_err()
}

// Generic, so that what is handed in is one type for tasks of every kind.
fn taken_over<T: Send + 'static>(task: JoinHandle<T>) -> Owned<T> {
    own(task)
}

async fn finished<T: Send + 'static>(task: JoinHandle<T>) -> Result<T, JoinError> {
    taken_over(task).finish().await
}

/// A task that works for so long.
fn working(ms: u64) -> (Probe, JoinHandle<u64>) {
    let io = Probe::new();
    let work = io.clone();
    let task = tokio::spawn(async move {
        work.call("the task's work", ms).await;
        0
    });
    (io, task)
}

async fn stopped_after(t: &mut Trial, io: &Probe, ms: u64) {
    sleep(Duration::from_millis(200)).await;
    let ended = io.calls().first().and_then(|call| call.ended_ms);
    t.equal("when the task stopped, in ms", ended, Some(ms));
}

fn never_began(t: &mut Trial, io: &Probe) {
    let started = io.calls().iter().any(|call| call.started_ms.is_some());
    t.holds(
        !started,
        Diagnosis::NotCancelled,
        "The task began to run after its `Owned` was dropped. Abort it in the drop itself: then \
         it has not a single turn.",
    );
}

fn got_to_its_end(t: &mut Trial, io: &Probe) {
    let completed = io.calls().first().is_some_and(|call| call.ended_ms.is_some() && !call.dropped);
    t.holds(
        completed,
        Diagnosis::WrongValue,
        "The task did not get to its end, although its `Owned` was kept until after it.",
    );
}

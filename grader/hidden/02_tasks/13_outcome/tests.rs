//! `outcome` tells a task's three ends apart, and waits for them.

use std::panic::panic_any;
use std::time::Duration;

use harness::{Diagnosis, Trial, task_returning};
use kata::Probe;
use kata::tasks::Outcome;
use outcome::outcome;
use tokio::task::JoinHandle;
use tokio::time::sleep;

harness::tests![
    a_task_that_returns_is_done,
    a_task_that_panics_has_panicked,
    a_panic_may_say_or_carry_anything,
    an_aborted_task_is_cancelled,
    a_task_aborted_before_it_began_is_cancelled,
    an_error_that_is_returned_is_done,
    a_task_that_finished_before_it_was_aborted_is_done,
    a_task_may_take_long,
    a_caller_who_stops_waiting_does_not_stop_the_task,
    values_need_no_traits,
];

async fn a_task_that_returns_is_done(t: &mut Trial) {
    let (value, ms) = (t.vary(0..=999), t.vary(0..=60));
    let handle = task_returning(ms, value);
    let (got, _): (Outcome<u64>, _) = t.watch_while(outcome(handle), [ms + 1], |_| ()).await;
    t.equal("the outcome of a task that returns", got, Outcome::Done(value));
    let handle = task_returning(ms, value);
    let got: Outcome<u64> = t.time(ms, outcome(handle)).await;
    t.equal("the outcome of a task that returns", got, Outcome::Done(value));
}

async fn a_task_that_panics_has_panicked(t: &mut Trial) {
    t.may_panic();
    let ms = t.vary(1..=60);
    let handle = panicking(ms, || panic!("the task gives up"));
    let got: Outcome<()> = t.time(ms, outcome(handle)).await;
    t.equal("the outcome of a task that panics", got, Outcome::Panicked);
}

async fn a_panic_may_say_or_carry_anything(t: &mut Trial) {
    t.may_panic();
    let panics: [(&str, fn()); 7] = [
        ("the text \"panicked\"", || panic!("panicked")),
        ("a formatted text", || panic!("no {}", std::process::id())),
        ("the text \"task was cancelled\"", || panic!("task was cancelled")),
        ("an empty text", || panic!("")),
        ("a number", || panic_any(7_u32)),
        ("nothing", || panic_any(())),
        ("a value of another type", || panic_any(vec!["a", "b"])),
    ];
    for (what, panics) in panics {
        let (task, before_ms) = (panicking(1, panics), t.now_ms());
        let state = task.abort_handle();
        let (got, had_ended): (Outcome<()>, bool) =
            t.run(async { (outcome(task).await, state.is_finished()) }).await;
        let came_to_it = t.now_ms() > before_ms;
        t.holds(
            got == Outcome::Panicked,
            Diagnosis::WrongValue,
            match (had_ended, came_to_it) {
                (false, _) => format!("{got:?} was said of a task that had not ended yet."),
                (true, false) => format!(
                    "{got:?} was said of a task that should have panicked after 1 ms with {what}. \
                     It was ended before that: wait for it, and leave it alone."
                ),
                (true, true) => {
                    format!("The outcome of a task that panics with {what} was {got:?}.")
                }
            },
        );
    }
}

async fn an_aborted_task_is_cancelled(t: &mut Trial) {
    // Whoever aborts is still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.vary(1..=60);
    let handle = tokio::spawn(sleep(Duration::from_millis(100)));
    let abort = handle.abort_handle();
    // A task of its own: it wakes nobody but through the end of the other one.
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        abort.abort();
    });
    let got: Outcome<()> = t.time(ms, outcome(handle)).await;
    t.equal("the outcome of a task that is aborted", got, Outcome::Cancelled);
}

async fn a_task_aborted_before_it_began_is_cancelled(t: &mut Trial) {
    let handle = task_returning(0, t.vary(0..=999));
    handle.abort();
    let got: Outcome<u64> = t.time(0, outcome(handle)).await;
    t.equal("the outcome of a task that is aborted", got, Outcome::Cancelled);
}

async fn an_error_that_is_returned_is_done(t: &mut Trial) {
    let text = t.text();
    let error: Result<u8, String> = Err(text.clone());
    let got: Outcome<Result<u8, String>> = t.run(outcome(task_returning(0, error))).await;
    t.equal("the outcome of a task that returns an error", got, Outcome::Done(Err(text)));
}

async fn a_task_that_finished_before_it_was_aborted_is_done(t: &mut Trial) {
    let value = t.vary(0..=999);
    let handle = task_returning(0, value);
    sleep(Duration::from_millis(10)).await;
    handle.abort();
    let got: Outcome<u64> = t.time(0, outcome(handle)).await;
    t.equal("the outcome of a task aborted too late", got, Outcome::Done(value));
}

async fn a_task_may_take_long(t: &mut Trial) {
    let (value, ms) = (t.vary(0..=999), t.long_ms());
    let got: Outcome<u64> = t.time_in_few_polls(ms, 20, outcome(task_returning(ms, value))).await;
    t.equal("the outcome of a task that returns", got, Outcome::Done(value));
    t.ever_longer(u64::MAX, async |t, ms| {
        let got: Outcome<u64> = t.time(ms, outcome(task_returning(ms, value))).await;
        t.equal("the outcome of a task that returns", got, Outcome::Done(value));
    })
    .await;
}

async fn a_caller_who_stops_waiting_does_not_stop_the_task(t: &mut Trial) {
    t.may_leave_tasks();
    let make = || {
        let io = Probe::new();
        let work = io.clone();
        let task = tokio::spawn(async move { work.call("the task's work", 50).await });
        (outcome(task), io)
    };
    t.cancelled_at_each_wait(make, async |t, io, cancelled| {
        sleep(Duration::from_millis(100)).await;
        let done = io.calls().iter().any(|call| call.ended_ms.is_some() && !call.dropped);
        t.holds(
            done || cancelled.at_ms >= 50,
            Diagnosis::WrongTool,
            format!(
                "The future of `outcome` was {cancelled}, and the task, which needs 50 ms, did not \
                 get to its end. Whoever stops waiting does not stop the task: leave it alone."
            ),
        );
    })
    .await;
}

async fn values_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let value = t.vary(0..=999);
    let got: Outcome<Plain> = t.run(outcome(tokio::spawn(async move { Plain(value) }))).await;
    let got = match got {
        Outcome::Done(Plain(value)) => Some(value),
        Outcome::Panicked | Outcome::Cancelled => None,
    };
    t.equal("the value of a task that returns", got, Some(value));
}

fn panicking(ms: u64, panics: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        panics();
    })
}

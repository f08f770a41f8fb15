//! `outcome` tells a task's three ends apart, and waits for them.

use std::time::Duration;

use harness::Trial;
use kata::tasks::Outcome;
use outcome::outcome;
use tokio::time::sleep;

harness::tests![
    a_task_that_returns_is_done,
    a_task_that_panics_has_panicked,
    an_aborted_task_is_cancelled,
    an_error_that_is_returned_is_done,
    a_task_that_finished_before_it_was_aborted_is_done,
    values_need_no_traits,
];

async fn a_task_that_returns_is_done(t: &mut Trial) {
    let (value, ms) = (t.vary(1..=999), t.vary(10..=60));
    let handle = tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        value
    });
    let got: Outcome<u64> = t.time(ms, outcome(handle)).await;
    t.equal("the outcome of a task that returns", got, Outcome::Done(value));
}

async fn a_task_that_panics_has_panicked(t: &mut Trial) {
    t.may_panic();
    let ms = t.vary(10..=60);
    let handle = tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        if ms > 0 {
            panic!("the task gives up");
        }
    });
    let got: Outcome<()> = t.time(ms, outcome(handle)).await;
    t.equal("the outcome of a task that panics", got, Outcome::Panicked);
}

async fn an_aborted_task_is_cancelled(t: &mut Trial) {
    let ms = t.vary(10..=60);
    let handle = tokio::spawn(sleep(Duration::from_millis(100)));
    let abort = handle.abort_handle();
    let (got, ()): (Outcome<()>, ()) = t
        .time(ms, async {
            tokio::join!(outcome(handle), async {
                sleep(Duration::from_millis(ms)).await;
                abort.abort();
            })
        })
        .await;
    t.equal("the outcome of a task that is aborted", got, Outcome::Cancelled);
}

async fn an_error_that_is_returned_is_done(t: &mut Trial) {
    let word = t.word();
    let error: Result<u8, String> = Err(word.clone());
    let got = t.run(outcome(tokio::spawn(async move { error }))).await;
    t.equal("the outcome of a task that returns an error", got, Outcome::Done(Err(word)));
}

async fn a_task_that_finished_before_it_was_aborted_is_done(t: &mut Trial) {
    let value = t.vary(1..=999);
    let handle = tokio::spawn(async move { value });
    sleep(Duration::from_millis(10)).await;
    handle.abort();
    let got: Outcome<u64> = t.time(0, outcome(handle)).await;
    t.equal("the outcome of a task aborted too late", got, Outcome::Done(value));
}

async fn values_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let value = t.vary(1..=999);
    let got: Outcome<Plain> = t.run(outcome(tokio::spawn(async move { Plain(value) }))).await;
    let got = match got {
        Outcome::Done(Plain(value)) => Some(value),
        Outcome::Panicked | Outcome::Cancelled => None,
    };
    t.equal("the value of a task that returns", got, Some(value));
}

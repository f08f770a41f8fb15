//! An `Owned` task ends with its owner, however the owner ends.

use std::time::Duration;

use harness::{Diagnosis, Trial};
use kata::Probe;
use own::{Owned, own};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

harness::tests![
    dropping_it_stops_the_task,
    dropping_it_before_the_task_began_stops_it,
    finish_gives_what_the_task_returns,
    finish_gives_the_error_of_a_task_that_panics,
    dropping_finish_half_way_stops_the_task,
    keeping_it_lets_the_task_go_on,
];

async fn dropping_it_stops_the_task(t: &mut Trial) {
    let ms = t.vary(10..=60);
    let (io, task) = working();
    t.run(async {
        let owned: Owned<u64> = own(task);
        sleep(Duration::from_millis(ms)).await;
        drop(owned);
    })
    .await;
    sleep(Duration::from_millis(200)).await;
    let ended = io.calls().first().and_then(|call| call.ended_ms);
    t.equal("when the task stopped, in ms", ended, Some(ms));
}

async fn dropping_it_before_the_task_began_stops_it(t: &mut Trial) {
    let (io, task) = working();
    t.run(async { drop(own(task)) }).await;
    let started = io.calls().iter().any(|call| call.started_ms.is_some());
    t.holds(!started, Diagnosis::LeakedTask, "The task began after its `Owned` was dropped.");
}

async fn finish_gives_what_the_task_returns(t: &mut Trial) {
    let (value, ms) = (t.vary(1..=999), t.vary(10..=60));
    let task = tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        value
    });
    let got: Result<u64, _> = t.time(ms, own(task).finish()).await;
    t.equal("what finish returns", got.ok(), Some(value));
}

async fn finish_gives_the_error_of_a_task_that_panics(t: &mut Trial) {
    t.may_panic();
    let task: JoinHandle<()> = tokio::spawn(async {
        sleep(Duration::from_millis(10)).await;
        panic!("the task gives up");
    });
    let got = t.run(own(task).finish()).await;
    let panicked = got.is_err_and(|error| error.is_panic());
    t.equal("whether finish tells of the panic", panicked, true);
}

async fn dropping_finish_half_way_stops_the_task(t: &mut Trial) {
    let ms = t.vary(10..=60);
    let (io, task) = working();
    let got = t.run(timeout(Duration::from_millis(ms), own(task).finish())).await;
    drop(got);
    sleep(Duration::from_millis(200)).await;
    let ended = io.calls().first().and_then(|call| call.ended_ms);
    t.equal("when the task stopped, in ms", ended, Some(ms));
}

async fn keeping_it_lets_the_task_go_on(t: &mut Trial) {
    let (io, task) = working();
    t.run(async {
        let owned: Owned<u64> = own(task);
        sleep(Duration::from_millis(150)).await;
        drop(owned);
    })
    .await;
    let completed = io.calls().first().is_some_and(|call| !call.dropped);
    t.holds(
        completed,
        Diagnosis::WrongValue,
        "The task did not get to its end, although its `Owned` was kept until after it.",
    );
}

/// A task that works for 100 ms.
fn working() -> (Probe, JoinHandle<u64>) {
    let io = Probe::new();
    let work = io.clone();
    let task = tokio::spawn(async move {
        work.call("the task's work", 100).await;
        0
    });
    (io, task)
}

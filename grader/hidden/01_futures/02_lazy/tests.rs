//! `lazy` does nothing until it is polled, and nothing more once it is dropped.

use std::time::Duration;

use harness::{Diagnosis, Trial};
use kata::Log;
use lazy::lazy;

harness::tests![
    nothing_is_written_before_the_first_poll,
    the_first_poll_writes_started,
    awaiting_it_takes_ten_ms,
    the_ten_ms_begin_with_the_first_poll,
    dropping_it_half_way_stops_it,
];

async fn nothing_is_written_before_the_first_poll(t: &mut Trial) {
    let log = Log::new();
    let future = t.call(|| lazy(log.clone()));
    let lines = log.lines();
    drop(future);
    t.holds(
        lines.is_empty(),
        Diagnosis::NotLazy,
        format!(
            "The log held {lines:?} before the future was polled: whatever stands outside the \
             async block runs at once."
        ),
    );
}

async fn the_first_poll_writes_started(t: &mut Trial) {
    let log = Log::new();
    let _ = t.first_poll(lazy(log.clone()));
    t.equal("the log after one poll", log.lines(), vec!["started".to_owned()]);
}

async fn awaiting_it_takes_ten_ms(t: &mut Trial) {
    let log = Log::new();
    t.time(10, lazy(log.clone())).await;
    t.equal("the log", log.lines(), vec!["started".to_owned(), "finished".to_owned()]);
}

async fn the_ten_ms_begin_with_the_first_poll(t: &mut Trial) {
    let log = Log::new();
    let future = lazy(log.clone());
    let pause = t.vary(10..=50);
    tokio::time::sleep(Duration::from_millis(pause)).await;
    t.time(10, future).await;
}

async fn dropping_it_half_way_stops_it(t: &mut Trial) {
    let log = Log::new();
    let half_way = tokio::time::timeout(Duration::from_millis(5), lazy(log.clone()));
    let _ = t.run(half_way).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    t.equal("the log after dropping it half-way", log.lines(), vec!["started".to_owned()]);
}

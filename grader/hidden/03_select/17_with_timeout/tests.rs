//! `with_timeout` waits for work no longer than its limit, and drops it there.

use std::time::Duration;

use harness::{Diagnosis, Trial};
use kata::Probe;
use with_timeout::with_timeout;

harness::tests![
    work_in_time_gives_its_output,
    the_limit_ends_work_that_takes_longer,
    any_limit_counts,
    work_that_is_ready_at_the_limit_is_in_time,
    work_that_is_given_up_is_gone,
];

/// As often as it takes to see a random choice fall both ways.
const REPEATS: u32 = 64;

async fn work_in_time_gives_its_output(t: &mut Trial) {
    let (ms, word) = (t.vary(10..=90), t.word());
    let got = t.time(ms, with_timeout(limit(100), work(ms, word.clone()))).await;
    check(t, got, Ok(word));
}

async fn the_limit_ends_work_that_takes_longer(t: &mut Trial) {
    let got = t.time(5_000, with_timeout(limit(5_000), work(10_000, done()))).await;
    check(t, got, Err("timed out"));
}

async fn any_limit_counts(t: &mut Trial) {
    let ms = t.vary(10..=500);
    let longer = ms + t.vary(1..=500);
    let got = t.time(ms, with_timeout(limit(ms), work(longer, done()))).await;
    check(t, got, Err("timed out"));
}

async fn work_that_is_ready_at_the_limit_is_in_time(t: &mut Trial) {
    let ms = t.vary(10..=50);
    let mut in_time = 0;
    for _ in 0..REPEATS {
        let got = t.time(ms, with_timeout(limit(ms), work(ms, done()))).await;
        in_time += u32::from(got.is_ok());
    }
    t.holds(
        in_time == REPEATS,
        Diagnosis::WrongValue,
        if in_time == 0 {
            format!("Work that was ready after {ms} ms came too late for a limit of {ms} ms.")
        } else {
            format!(
                "Work that was ready at the limit itself was in time {in_time} of {REPEATS} times: \
                 `select!` picks at random among those that are ready."
            )
        },
    );
}

async fn work_that_is_given_up_is_gone(t: &mut Trial) {
    let _ = t.run(with_timeout(limit(50), work(100, done()))).await;
    t.holds(
        t.calls().iter().all(|call| call.ended_ms.is_some()),
        Diagnosis::NotCancelled,
        "The limit has passed, and the work is still there.",
    );
}

fn check(t: &mut Trial, got: Result<String, &'static str>, expected: Result<String, &'static str>) {
    t.equal("whether the work was in time", got.is_ok(), expected.is_ok());
    if got.is_ok() == expected.is_ok() {
        t.equal("the result", got, expected);
    }
}

fn limit(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn done() -> String {
    "done".to_owned()
}

/// Can be spawned, so that an answer that does so is judged by what it does.
fn work(ms: u64, output: String) -> impl Future<Output = String> + Send + 'static {
    async move {
        Probe::new().call("work", ms).await;
        output
    }
}

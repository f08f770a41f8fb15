//! `with_timeout` waits for work no longer than its limit, and drops it there.

use std::time::Duration;

use harness::{Diagnosis, Trial};
use kata::Probe;
use tokio::time::sleep;
use with_timeout::with_timeout;

harness::tests![
    work_in_time_gives_its_output,
    work_may_return_any_text,
    the_limit_ends_work_that_takes_longer,
    any_limit_counts,
    a_limit_need_not_be_whole_milliseconds,
    work_that_is_ready_at_the_limit_is_in_time,
    with_a_limit_of_zero_work_may_be_ready_at_once,
    with_a_limit_of_zero_nothing_is_waited_for,
    a_limit_may_be_a_day,
    the_limit_is_for_all_waits_of_the_work_together,
    work_that_is_given_up_is_gone,
    work_is_gone_when_nobody_waits_any_more,
];

type Got = Result<String, &'static str>;

/// As often as it takes to see a random choice fall both ways.
const REPEATS: u32 = 64;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

async fn work_in_time_gives_its_output(t: &mut Trial) {
    let (ms, word) = (t.vary(10..=90), t.word());
    let got: Got = t.time(ms, with_timeout(limit(100), work(ms, word.clone()))).await;
    check(t, got, Ok(word));
}

async fn work_may_return_any_text(t: &mut Trial) {
    let text = t.text();
    for text in [text, String::new(), " ".to_owned(), "timed out".to_owned()] {
        let got: Got = t.time(10, with_timeout(limit(100), work(10, text.clone()))).await;
        check(t, got, Ok(text));
    }
}

async fn the_limit_ends_work_that_takes_longer(t: &mut Trial) {
    let got: Got = t.time(5_000, with_timeout(limit(5_000), work(10_000, done()))).await;
    check(t, got, Err("timed out"));
}

async fn any_limit_counts(t: &mut Trial) {
    let ms = t.vary(1..=500);
    let longer = ms + t.vary(1..=500);
    let got: Got = t.time(ms, with_timeout(limit(ms), work(longer, done()))).await;
    check(t, got, Err("timed out"));
}

async fn a_limit_need_not_be_whole_milliseconds(t: &mut Trial) {
    let ms = t.vary(0..=50);
    let limit = limit(ms) + Duration::from_micros(t.vary(1..=999));
    // Tokio's clock goes by whole ones: the next is the first at which the limit has passed.
    let got: Got = t.time(ms + 1, with_timeout(limit, work(ms + 100, done()))).await;
    check(t, got, Err("timed out"));
}

async fn work_that_is_ready_at_the_limit_is_in_time(t: &mut Trial) {
    let ms = t.vary(10..=50);
    let mut in_time = 0;
    for _ in 0..REPEATS {
        let began_ms = t.now_ms();
        let got: Got = t.time(ms, with_timeout(limit(ms), work(ms, done()))).await;
        // Who gave the work up before had no work that was ready, and took another time.
        in_time += u32::from(got.is_ok() || t.now_ms() < began_ms + ms);
    }
    t.holds(
        in_time == REPEATS,
        Diagnosis::WrongValue,
        if in_time == 0 {
            format!("Work that was ready after {ms} ms came too late for a limit of {ms} ms.")
        } else {
            format!(
                "Work that was ready at the limit itself was in time {in_time} of {REPEATS} times. \
                 Poll the work before you look at the clock, every time."
            )
        },
    );
}

async fn with_a_limit_of_zero_work_may_be_ready_at_once(t: &mut Trial) {
    let mut in_time = 0;
    for _ in 0..REPEATS {
        let got: Got = t.time(0, with_timeout(Duration::ZERO, async { done() })).await;
        in_time += u32::from(got.is_ok());
    }
    t.holds(
        in_time == REPEATS,
        Diagnosis::WrongValue,
        format!(
            "With a limit of zero, work that was ready at once was in time {in_time} of {REPEATS} \
             times. Poll the work before you look at the limit."
        ),
    );
}

async fn with_a_limit_of_zero_nothing_is_waited_for(t: &mut Trial) {
    let ms = t.vary(1..=500);
    let got: Got = t.time(0, with_timeout(Duration::ZERO, work(ms, done()))).await;
    check(t, got, Err("timed out"));
}

async fn a_limit_may_be_a_day(t: &mut Trial) {
    let (ms, word) = (t.vary(21_000..=40_000), t.word());
    // The others are a little more than 16 bits have of milliseconds, and 32 of microseconds.
    for limit_ms in [DAY_MS, 65_600, 4_300_000] {
        let future = with_timeout(limit(limit_ms), work(ms, word.clone()));
        let got: Got = t.time_in_few_polls(ms, 20, future).await;
        is_in_time(t, (ms, limit_ms), &got);
        check(t, got, Ok(word.clone()));
    }
    // No limit is whole seconds, and the work is done behind the last whole one.
    let (less, before) = (t.vary(1..=499), t.vary(1..=500));
    t.ever_longer(DAY_MS, async |t, most_ms| {
        let limit_ms = most_ms - less;
        let ms = limit_ms - before;
        let future = with_timeout(limit(limit_ms), work(ms, word.clone()));
        let got: Got = t.time(ms, future).await;
        is_in_time(t, (ms, limit_ms), &got);
        check(t, got, Ok(word.clone()));
    })
    .await;
}

async fn the_limit_is_for_all_waits_of_the_work_together(t: &mut Trial) {
    let (step, word) = (t.vary(2..=20), t.word());
    let got: Got = t.time(step * 9, with_timeout(limit(step * 9), steps(step, word.clone()))).await;
    check(t, got, Ok(word.clone()));
    let got: Got = t.time(step * 9 - 1, with_timeout(limit(step * 9 - 1), steps(step, word))).await;
    check(t, got, Err("timed out"));
}

async fn work_that_is_given_up_is_gone(t: &mut Trial) {
    t.expects_calls(["work"]);
    let ms = t.vary(10..=50);
    let probe = Probe::new();
    let future = with_timeout(limit(ms), on(&probe, 100, done()));
    let (_, under_way): (Got, Vec<usize>) =
        t.watch_while(future, [1, ms - 1], |_| probe.in_flight()).await;
    t.holds(
        under_way == [1, 1],
        Diagnosis::WrongTime,
        format!("Before the limit of {ms} ms had passed, the work was not under way any more."),
    );
    gone(t, "The limit has passed, and the work is still there.");
}

async fn work_is_gone_when_nobody_waits_any_more(t: &mut Trial) {
    t.expects_calls(["work"]);
    let ms = t.vary(0..=40);
    let _: Option<Got> = t.dropped_after(ms, with_timeout(limit(50), work(100, done()))).await;
    gone(t, "The future of `with_timeout` was dropped, and the work is still there.");
}

fn gone(t: &mut Trial, otherwise: &str) {
    let gone = t.calls().iter().all(|call| call.ended_ms.is_some());
    t.holds(gone, Diagnosis::NotCancelled, otherwise);
}

fn is_in_time(t: &mut Trial, (ms, limit_ms): (u64, u64), got: &Got) {
    let what = format!("whether work of {ms} ms was in time for a limit of {limit_ms} ms");
    t.equal(&what, got.is_ok(), true);
}

fn check(t: &mut Trial, got: Got, expected: Got) {
    if got == Ok("timed out".to_owned()) && expected.is_err() {
        t.equal("the result", got, expected);
        return;
    }
    let text = expected.as_ref().ok().filter(|text| text.trim().is_empty());
    // What is said of other texts does not depend on them.
    let what = match text {
        Some(text) => format!("whether work that returns {text:?} was in time"),
        None => "whether the work was in time".to_owned(),
    };
    t.equal(&what, got.is_ok(), expected.is_ok());
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

fn work(ms: u64, output: String) -> impl Future<Output = String> + Send + 'static {
    on(&Probe::new(), ms, output)
}

/// Can be spawned, so that an answer that does so is judged by what it does.
fn on(probe: &Probe, ms: u64, output: String) -> impl Future<Output = String> + Send + use<> {
    let probe = probe.clone();
    async move {
        probe.call("work", ms).await;
        output
    }
}

/// Waits nine times.
fn steps(ms: u64, output: String) -> impl Future<Output = String> + Send + 'static {
    async move {
        for _ in 0..9 {
            sleep(Duration::from_millis(ms)).await;
        }
        output
    }
}

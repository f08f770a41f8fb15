//! `load_both` takes as long as the slower future, or as long as the first error.

use std::sync::Arc;

use harness::{Diagnosis, Trial};
use kata::Probe;
use load_both::load_both;

harness::tests![
    both_values_come_when_the_slower_is_ready,
    any_latencies_overlap,
    an_error_ends_the_wait,
    either_may_fail,
    the_first_of_two_errors_counts,
    one_may_fail_when_the_other_is_done,
    however_long_they_take,
    what_is_ready_at_once_is_an_answer_too,
    neither_is_left_behind,
];

async fn both_values_come_when_the_slower_is_ready(t: &mut Trial) {
    let probe = Probe::new();
    let (user, order) = (t.text(), t.vary(1..=99) as u32);
    let a = loads(&probe, "a", 100, Ok::<_, String>(user.clone()));
    let b = loads(&probe, "b", 80, Ok(order));
    t.expects_calls(["a", "b"]);
    let answer: Result<(String, u32), String> = t.time(100, load_both(a, b)).await;
    t.equal("the answer", answer, Ok((user, order)));
}

async fn any_latencies_overlap(t: &mut Trial) {
    let probe = Probe::new();
    let (a_ms, b_ms) = (t.vary(5..=90), t.vary(5..=90));
    let a = loads(&probe, "a", a_ms, Ok::<_, ()>(1));
    let b = loads(&probe, "b", b_ms, Ok('b'));
    t.expects_calls(["a", "b"]);
    let answer: Result<(i32, char), ()> = t.time(a_ms.max(b_ms), load_both(a, b)).await;
    t.equal("the values", answer, Ok((1, 'b')));
}

async fn an_error_ends_the_wait(t: &mut Trial) {
    let probe = Probe::new();
    let reason = t.text();
    let a = loads(&probe, "a", 100, Ok("slow and fine"));
    let b = loads(&probe, "b", 30, Err::<(), _>(reason.clone()));
    let answer: Result<(&str, ()), String> = t.time(30, load_both(a, b)).await;
    t.equal("the answer where one fails", answer, Err(reason));
    dropped_when_the_other_failed(t, "a", "b", 30);
}

async fn either_may_fail(t: &mut Trial) {
    let probe = Probe::new();
    let (fails_ms, longer_ms) = (t.vary(5..=40), t.vary(50..=200));
    let reason = t.vary(1..=9);
    let a = loads(&probe, "a", fails_ms, Err::<(), _>(reason));
    let b = loads(&probe, "b", longer_ms, Ok("slow and fine"));
    let answer: Result<((), &str), u64> = t.time(fails_ms, load_both(a, b)).await;
    t.equal("the answer where one fails", answer, Err(reason));
    dropped_when_the_other_failed(t, "b", "a", fails_ms);
}

async fn the_first_of_two_errors_counts(t: &mut Trial) {
    let (first_ms, later_ms) = (t.vary(1..=40), t.vary(41..=90));
    let probe = Probe::new();
    let a = loads(&probe, "a", later_ms, Err::<(), _>("later"));
    let b = loads(&probe, "b", first_ms, Err::<(), _>("first"));
    let answer: Result<((), ()), &str> = t.time(first_ms, load_both(a, b)).await;
    t.equal("the answer where one fails", answer, Err("first"));
    let a = loads(&probe, "a", first_ms, Err::<(), _>("first"));
    let b = loads(&probe, "b", later_ms, Err::<(), _>("later"));
    let answer: Result<((), ()), &str> = t.time(first_ms, load_both(a, b)).await;
    t.equal("the answer where one fails", answer, Err("first"));
}

async fn one_may_fail_when_the_other_is_done(t: &mut Trial) {
    let probe = Probe::new();
    // Also at the same moment: then there is one error still.
    let (done_ms, fails_ms) = (t.vary(1..=40), t.vary(40..=200));
    let a = loads(&probe, "a", fails_ms, Err::<(), _>("late"));
    let b = loads(&probe, "b", done_ms, Ok("fine"));
    let answer: Result<((), &str), &str> = t.time(fails_ms, load_both(a, b)).await;
    t.equal("the answer where one fails", answer, Err("late"));
    let a = loads(&probe, "a", done_ms, Ok("fine"));
    let b = loads(&probe, "b", fails_ms, Err::<(), _>("late"));
    let answer: Result<(&str, ()), &str> = t.time(fails_ms, load_both(a, b)).await;
    t.equal("the answer where one fails", answer, Err("late"));
}

async fn however_long_they_take(t: &mut Trial) {
    let probe = Probe::new();
    let (offset, a_is_slower) = (t.vary(1..=4_000), t.vary(0..=1) == 1);
    t.ever_longer(u64::MAX, async |t, ms| {
        let (a_ms, b_ms) = if a_is_slower { (ms, ms - offset) } else { (ms - offset, ms) };
        t.expects_calls(["a", "b", "a", "b"]);
        let a = loads(&probe, "a", a_ms, Ok::<_, ()>(1));
        let b = loads(&probe, "b", b_ms, Ok('b'));
        let answer: Result<(i32, char), ()> = t.time(ms, load_both(a, b)).await;
        t.equal("the values", answer, Ok((1, 'b')));
        let a = loads(&probe, "a", 20, Ok(1));
        let b = loads(&probe, "b", b_ms, Err::<(), _>("after all"));
        let answer: Result<(i32, ()), &str> = t.time(b_ms, load_both(a, b)).await;
        t.equal("the answer where one fails", answer, Err("after all"));
    })
    .await;
}

async fn what_is_ready_at_once_is_an_answer_too(t: &mut Trial) {
    let probe = Probe::new();
    let (ms, reason) = (t.vary(1..=90), t.word());
    let both: Result<(i32, char), ()> =
        t.time(0, load_both(async { Ok(1) }, async { Ok('b') })).await;
    t.equal("the values", both, Ok((1, 'b')));
    let slow = loads(&probe, "slow", ms, Ok::<_, ()>('b'));
    let one: Result<(i32, char), ()> = t.time(ms, load_both(async { Ok(1) }, slow)).await;
    t.equal("the values", one, Ok((1, 'b')));
    let slow = loads(&probe, "slow", ms, Ok::<(), _>(()));
    let says = reason.clone();
    let failed = async { Err::<(), _>(says) };
    let other: Result<((), ()), String> = t.time(0, load_both(slow, failed)).await;
    t.equal("the answer where one fails", other, Err(reason));
}

async fn neither_is_left_behind(t: &mut Trial) {
    let held = Arc::new(());
    let (fails_ms, longer_ms) = (t.vary(5..=40), t.vary(50..=200));
    let probe = Probe::new();
    for [a_ms, b_ms] in [[fails_ms, longer_ms], [longer_ms, fails_ms]] {
        let a = holding(&held, loads(&probe, "a", a_ms, failed_at(a_ms, fails_ms)));
        let b = holding(&held, loads(&probe, "b", b_ms, failed_at(b_ms, fails_ms)));
        let answer: Result<((), ()), &str> = t.time(fails_ms, load_both(a, b)).await;
        t.equal("the answer where one fails", answer, Err("failed"));
    }
    let kept = Arc::strong_count(&held) - 1;
    t.holds(
        kept == 0,
        Diagnosis::NotCancelled,
        format!(
            "{kept} of 4 futures that `load_both` was given still exist after its error: what is \
             given up has to be dropped."
        ),
    );
}

fn failed_at(ms: u64, fails_ms: u64) -> Result<(), &'static str> {
    if ms == fails_ms { Err("failed") } else { Ok(()) }
}

/// Keeps a count of `held` until it is done or dropped.
fn holding<F: Future>(held: &Arc<()>, future: F) -> impl Future<Output = F::Output> + use<F> {
    let held = Arc::clone(held);
    async move {
        let _held = held;
        future.await
    }
}

/// A future that takes its time and then gives `result`.
fn loads<T, E>(
    probe: &Probe,
    label: &str,
    ms: u64,
    result: Result<T, E>,
) -> impl Future<Output = Result<T, E>> + use<T, E> {
    let call = probe.call(label, ms);
    async move {
        call.await;
        result
    }
}

fn dropped_when_the_other_failed(t: &mut Trial, slow: &str, failed: &str, failed_ms: u64) {
    let calls = t.calls();
    let of = |label: &str| calls.iter().find(|call| call.label == label);
    let (Some(slow_call), Some(failed_call)) = (of(slow), of(failed)) else { return };
    let went_on = slow_call.started_ms.is_some() && !slow_call.dropped;
    let went = match slow_call.ended_ms {
        Some(ms) => format!("ran until {ms} ms"),
        None => "was not dropped".to_owned(),
    };
    t.holds(
        !(went_on && failed_call.ended_ms == Some(failed_ms)),
        Diagnosis::NotCancelled,
        format!("`{slow}` {went}, although `{failed}` had failed at {failed_ms} ms."),
    );
}

//! `load_both` takes as long as the slower future, or as long as the first error.

use harness::{Diagnosis, Trial};
use kata::Probe;
use load_both::load_both;

harness::tests![
    both_values_come_when_the_slower_is_ready,
    any_latencies_overlap,
    an_error_ends_the_wait,
    either_may_fail,
    the_first_of_two_errors_counts,
];

async fn both_values_come_when_the_slower_is_ready(t: &mut Trial) {
    let probe = Probe::new();
    let (user, order) = (t.word(), t.vary(1..=99) as u32);
    let a = loads(&probe, "a", 100, Ok::<_, String>(user.clone()));
    let b = loads(&probe, "b", 80, Ok(order));
    let answer: Result<(String, u32), String> = t.time(100, load_both(a, b)).await;
    t.equal("the answer", answer, Ok((user, order)));
}

async fn any_latencies_overlap(t: &mut Trial) {
    let probe = Probe::new();
    let (a_ms, b_ms) = (t.vary(5..=90), t.vary(5..=90));
    let a = loads(&probe, "a", a_ms, Ok::<_, ()>(1));
    let b = loads(&probe, "b", b_ms, Ok('b'));
    let answer: Result<(i32, char), ()> = t.time(a_ms.max(b_ms), load_both(a, b)).await;
    t.equal("the values", answer, Ok((1, 'b')));
}

async fn an_error_ends_the_wait(t: &mut Trial) {
    let probe = Probe::new();
    let reason = t.word();
    let a = loads(&probe, "a", 100, Ok("slow and fine"));
    let b = loads(&probe, "b", 30, Err::<(), _>(reason.clone()));
    let answer: Result<(&str, ()), String> = t.time(30, load_both(a, b)).await;
    t.equal("the error", answer.err(), Some(reason));
    dropped_when_the_other_failed(t, "a", "b", 30);
}

async fn either_may_fail(t: &mut Trial) {
    let probe = Probe::new();
    let (fails_ms, longer_ms) = (t.vary(5..=40), t.vary(50..=200));
    let reason = t.vary(1..=9);
    let a = loads(&probe, "a", fails_ms, Err::<(), _>(reason));
    let b = loads(&probe, "b", longer_ms, Ok("slow and fine"));
    let answer: Result<((), &str), u64> = t.time(fails_ms, load_both(a, b)).await;
    t.equal("the reason", answer.err(), Some(reason));
    dropped_when_the_other_failed(t, "b", "a", fails_ms);
}

async fn the_first_of_two_errors_counts(t: &mut Trial) {
    let probe = Probe::new();
    let a = loads(&probe, "a", 60, Err::<(), _>("later"));
    let b = loads(&probe, "b", 20, Err::<(), _>("first"));
    let answer: Result<((), ()), &str> = t.time(20, load_both(a, b)).await;
    t.equal("which error", answer.err(), Some("first"));
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
    let until = slow_call.ended_ms.map_or("on and on".to_owned(), |ms| format!("until {ms} ms"));
    t.holds(
        !(went_on && failed_call.ended_ms == Some(failed_ms)),
        Diagnosis::NotCancelled,
        format!("`{slow}` ran {until}, although `{failed}` had failed at {failed_ms} ms."),
    );
}

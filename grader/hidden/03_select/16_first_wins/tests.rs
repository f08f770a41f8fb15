//! `first_wins` ends with the first of two futures, whichever it is, and drops the other.

use first_wins::first_wins;
use harness::{Diagnosis, Trial};
use kata::Probe;

harness::tests![
    the_first_decides,
    the_second_can_win_as_well,
    either_place_can_win,
    a_future_that_is_ready_at_once_wins_at_once,
    both_begin_at_once,
    the_loser_is_gone_when_the_answer_comes,
];

async fn the_first_decides(t: &mut Trial) {
    race(t, 30, 80).await;
}

async fn the_second_can_win_as_well(t: &mut Trial) {
    race(t, 80, 30).await;
}

async fn either_place_can_win(t: &mut Trial) {
    let mut latencies = [t.vary(10..=50), t.vary(51..=90)];
    t.shuffle(&mut latencies);
    let [a, b] = latencies;
    race(t, a, b).await;
}

async fn a_future_that_is_ready_at_once_wins_at_once(t: &mut Trial) {
    let slow = t.vary(10..=90);
    race(t, slow, 0).await;
}

async fn both_begin_at_once(t: &mut Trial) {
    let ms = t.vary(10..=90);
    let winner: String = t.time(ms, first_wins(work(ms, "a"), work(ms, "b"))).await;
    t.holds(
        ["a", "b"].contains(&winner.as_str()),
        Diagnosis::WrongValue,
        format!("Of `a` and `b`, {winner:?} won."),
    );
}

async fn the_loser_is_gone_when_the_answer_comes(t: &mut Trial) {
    let ms = t.vary(10..=50);
    let _: String = t.run(first_wins(work(ms, "a"), work(ms + 40, "b"))).await;
    let calls = t.calls();
    let loser = calls.iter().find(|call| call.label == "b");
    t.holds(
        loser.is_none_or(|loser| loser.ended_ms.is_some()),
        Diagnosis::NotCancelled,
        format!("`a` was ready after {ms} ms, and `b` is still there."),
    );
}

async fn race(t: &mut Trial, a_ms: u64, b_ms: u64) {
    let winner = if a_ms < b_ms { "a" } else { "b" };
    let first: String = t.time(a_ms.min(b_ms), first_wins(work(a_ms, "a"), work(b_ms, "b"))).await;
    t.equal("the winner", first, winner.to_owned());
}

/// Can be spawned, so that an answer that does so is judged by what it does.
fn work(ms: u64, name: &'static str) -> impl Future<Output = String> + Send + 'static {
    async move {
        Probe::new().call(name, ms).await;
        name.to_owned()
    }
}

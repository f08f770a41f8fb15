//! `first_wins` ends with the first of two futures, whichever it is, and drops the other.

use std::time::Duration;

use first_wins::first_wins;
use harness::{Diagnosis, Trial};
use kata::Probe;
use tokio::time::sleep;

harness::tests![
    the_first_decides,
    the_second_can_win_as_well,
    either_place_can_win,
    a_future_that_is_ready_at_once_wins_at_once,
    both_begin_at_once,
    both_may_be_ready_at_once,
    both_may_wait_many_times,
    the_second_may_need_far_longer,
    the_first_may_need_far_longer,
    the_loser_is_gone_when_the_answer_comes,
    both_are_gone_when_nobody_waits_any_more,
    outputs_need_no_traits,
];

async fn the_first_decides(t: &mut Trial) {
    race(t, 30, 80).await;
}

async fn the_second_can_win_as_well(t: &mut Trial) {
    race(t, 80, 30).await;
}

async fn either_place_can_win(t: &mut Trial) {
    let mut latencies = [t.vary(1..=9_000), t.vary(9_001..=20_000)];
    t.shuffle(&mut latencies);
    let [a, b] = latencies;
    race(t, a, b).await;
}

async fn a_future_that_is_ready_at_once_wins_at_once(t: &mut Trial) {
    let slow = t.vary(10..=90);
    for (a, b) in [(slow, 0), (0, slow)] {
        let winner = if a == 0 { "a" } else { "b" };
        let first: String = t.time(0, first_wins(work(a, "a"), work(b, "b"))).await;
        t.equal("the winner", first, winner.to_owned());
    }
}

async fn both_begin_at_once(t: &mut Trial) {
    t.expects_calls(["a", "b"]);
    let ms = t.vary(10..=90);
    let winner: String = t.time(ms, first_wins(work(ms, "a"), work(ms, "b"))).await;
    is_one_of_them(t, &winner);
}

async fn both_may_be_ready_at_once(t: &mut Trial) {
    let winner: String = t.time(0, first_wins(work(0, "a"), work(0, "b"))).await;
    is_one_of_them(t, &winner);
}

async fn both_may_wait_many_times(t: &mut Trial) {
    let (short, longer) = (t.vary(1..=9), t.vary(11..=20));
    let mut periods = [short, longer];
    t.shuffle(&mut periods);
    let [a, b] = periods;
    let winner = if a < b { "a" } else { "b" };
    let first: String = t.time(10 * short, first_wins(steps(a, "a"), steps(b, "b"))).await;
    t.equal("the winner", first, winner.to_owned());
}

async fn the_second_may_need_far_longer(t: &mut Trial) {
    let (ms, longer) = far_apart(t);
    let both = first_wins(work(ms, "a"), work(longer, "b"));
    let first: String = t.time_in_few_polls(ms, 20, both).await;
    t.equal("the winner", first, "a".to_owned());
}

async fn the_first_may_need_far_longer(t: &mut Trial) {
    let (ms, longer) = far_apart(t);
    let both = first_wins(work(longer, "a"), work(ms, "b"));
    let first: String = t.time_in_few_polls(ms, 20, both).await;
    t.equal("the winner", first, "b".to_owned());
}

/// Who waits for the loser is still there in time to be told so, and not given up.
fn far_apart(t: &mut Trial) -> (u64, u64) {
    t.expects_calls(["a", "b"]);
    (t.vary(1..=20_000), t.vary(30_000..=45_000))
}

async fn the_loser_is_gone_when_the_answer_comes(t: &mut Trial) {
    t.expects_calls(["a", "b"]);
    let ms = t.vary(10..=50);
    let mut latencies = [ms, ms + 40];
    t.shuffle(&mut latencies);
    let [a, b] = latencies;
    let (winner, under_way): (String, Vec<usize>) = {
        let (probe, other) = (Probe::new(), Probe::new());
        let futures = (on(&probe, a, "a"), on(&other, b, "b"));
        let both = first_wins(futures.0, futures.1);
        t.watch_while(both, [1, ms - 1], |_| probe.in_flight() + other.in_flight()).await
    };
    t.holds(
        under_way == [2, 2],
        Diagnosis::Sequential,
        format!(
            "After 1 ms and after {} ms both should have been under way, and so many were: \
             {under_way:?}.",
            ms - 1
        ),
    );
    let left: Vec<String> = still_there(t);
    t.holds(
        left.is_empty(),
        Diagnosis::NotCancelled,
        format!("`{winner}` was ready after {ms} ms, and still there is {left:?}."),
    );
}

async fn both_are_gone_when_nobody_waits_any_more(t: &mut Trial) {
    t.expects_calls(["a", "b"]);
    let ms = t.vary(0..=30);
    let dropped = t.dropped_after(ms, first_wins(work(40, "a"), work(50, "b"))).await;
    let early = dropped.is_some();
    let left = still_there(t);
    t.holds(
        !early && left.is_empty(),
        Diagnosis::NotCancelled,
        format!("The future of `first_wins` was dropped after {ms} ms; still there is {left:?}."),
    );
}

async fn outputs_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let (value, ms) = (t.vary(0..=999), t.vary(1..=50));
    let plain = |value, ms| async move {
        sleep(Duration::from_millis(ms)).await;
        Plain(value)
    };
    let Plain(got) = t.time(ms, first_wins(plain(value, ms), plain(value + 1, ms + 1))).await;
    t.equal("the output of the winner", got, value);
}

async fn race(t: &mut Trial, a_ms: u64, b_ms: u64) {
    t.expects_calls(["a", "b"]);
    let winner = if a_ms < b_ms { "a" } else { "b" };
    let first: String = t.time(a_ms.min(b_ms), first_wins(work(a_ms, "a"), work(b_ms, "b"))).await;
    t.equal("the winner", first, winner.to_owned());
}

fn is_one_of_them(t: &mut Trial, winner: &str) {
    t.holds(
        ["a", "b"].contains(&winner),
        Diagnosis::WrongValue,
        format!("Of `a` and `b`, {winner:?} won."),
    );
}

fn still_there(t: &Trial) -> Vec<String> {
    let calls = t.calls();
    calls.into_iter().filter(|call| call.ended_ms.is_none()).map(|call| call.label).collect()
}

fn work(ms: u64, name: &'static str) -> impl Future<Output = String> + Send + 'static {
    on(&Probe::new(), ms, name)
}

/// Can be spawned, so that an answer that does so is judged by what it does.
fn on(probe: &Probe, ms: u64, name: &'static str) -> impl Future<Output = String> + Send + use<> {
    let probe = probe.clone();
    async move {
        probe.call(name, ms).await;
        name.to_owned()
    }
}

/// Waits ten times.
fn steps(ms: u64, name: &'static str) -> impl Future<Output = String> + Send + 'static {
    async move {
        for _ in 0..10 {
            sleep(Duration::from_millis(ms)).await;
        }
        name.to_owned()
    }
}

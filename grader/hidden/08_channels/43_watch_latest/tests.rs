//! `watch_latest` draws the newest value, each change at most once, one at a time.

use std::time::Duration;

use harness::{MANY, Trial, must_be_send};
use tokio::sync::watch::{self, Receiver};
use tokio::time::sleep;
use watch_latest::watch_latest;

harness::tests![
    what_was_overtaken_is_left_out,
    the_first_value_is_drawn_without_a_change,
    a_value_is_drawn_although_all_senders_are_gone,
    a_change_from_before_is_drawn_once,
    on_a_task_of_its_own_too_the_newest_is_drawn,
    a_value_that_was_seen_before_is_drawn_once,
    the_last_value_is_drawn_when_the_senders_are_gone,
    a_change_to_an_equal_value_is_a_change,
    slow_changes_are_all_drawn,
    any_changes_leave_the_newest,
    it_goes_on_until_the_last_sender_is_gone,
    a_value_may_stand_for_long,
];

/// asks: "Draws the value of `rx` as it is now, and whenever it has changed the newest one, until all senders are gone and the last value is drawn."
/// asks: "One at a time, with `draw(value)`, which takes 20 ms."
/// asks: "What was overtaken meanwhile is left out, and no change is drawn twice."
/// asks: "Changes that came while the display was busy count as one;"
/// asks: "It draws one value at a time, and it keeps nobody from sending meanwhile."
async fn what_was_overtaken_is_left_out(t: &mut Trial) {
    let v = t.distinct(5, 0..=999);
    check(t, 20, v[0], &[(5, v[1]), (10, v[2]), (15, v[3]), (25, v[4])], 30).await;
}

/// asks: "It draws the value that is there at first, at once, even if all senders are gone already."
async fn the_first_value_is_drawn_without_a_change(t: &mut Trial) {
    let (value, ms, ends) = (t.vary(0..=999), t.vary(2..=90), t.vary(1..=200));
    check(t, ms, value, &[], ends).await;
}

/// asks: "It draws the value that is there at first, at once, even if all senders are gone already."
async fn a_value_is_drawn_although_all_senders_are_gone(t: &mut Trial) {
    let values = t.distinct(2, 0..=999);
    let (tx, rx) = watch::channel(values[0] as u32);
    drop(tx);
    drawn_at_once(t, rx, values[0]).await;
    let (tx, rx) = watch::channel(values[0] as u32);
    tx.send_replace(values[1] as u32);
    drop(tx);
    drawn_at_once(t, rx, values[1]).await;
}

/// asks: "no change is drawn twice."
async fn a_change_from_before_is_drawn_once(t: &mut Trial) {
    let changes = t.length(1..=MANY);
    let values = t.distinct(changes + 1, 0..=999);
    let (tx, rx) = watch::channel(values[0] as u32);
    for value in &values[1..] {
        tx.send_replace(*value as u32);
    }
    let newest = values[changes];
    t.may_leave_tasks();
    let ms = t.vary(50..=90);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        drop(tx);
    });
    t.expects_calls([label(newest)]);
    let got: Vec<u32> = t.time(ms, watch_latest(rx)).await;
    drawn(t, got, &[newest]);
}

/// asks: "The sender can always send."
/// asks: "The future is `Send`."
async fn on_a_task_of_its_own_too_the_newest_is_drawn(t: &mut Trial) {
    // The sender is still there when the answer comes too early.
    t.may_leave_tasks();
    let (values, changes) = (t.distinct(9, 0..=999), t.vary(2..=8) as usize);
    let (tx, rx) = watch::channel(values[0] as u32);
    let newest = values[changes];
    let sends = values[1..=changes].to_vec();
    harness::spawn(async move {
        for value in sends {
            sleep(Duration::from_millis(2)).await;
            tx.send_replace(value as u32);
        }
    });
    t.expects_calls([label(values[0]), label(newest)]);
    let got: Vec<u32> = t.spawned(must_be_send(watch_latest(rx))).await;
    drawn(t, got, &[values[0], newest]);
}

/// asks: "It draws the value that is there at first, at once,"
async fn a_value_that_was_seen_before_is_drawn_once(t: &mut Trial) {
    let values = t.distinct(2, 0..=999);
    let (tx, mut rx) = watch::channel(values[0] as u32);
    tx.send_replace(values[1] as u32);
    rx.borrow_and_update();
    drop(tx);
    drawn_at_once(t, rx, values[1]).await;
}

/// asks: "When all senders are gone and the last value has been drawn, it returns the values that were drawn, in order."
/// asks: "Returns the values that were drawn."
async fn the_last_value_is_drawn_when_the_senders_are_gone(t: &mut Trial) {
    // Others the second time: calls are counted over the whole test.
    let (v, ms) = (t.distinct(6, 0..=999), t.vary(20..=90));
    check(t, ms, v[0], &[(ms - 9, v[1]), (ms - 5, v[2])], ms - 4).await;
    check(t, ms, v[3], &[(ms + 5, v[4]), (ms + 9, v[5])], ms + 9).await;
}

/// asks: "a change to an equal value is a change."
async fn a_change_to_an_equal_value_is_a_change(t: &mut Trial) {
    let (value, ms) = (t.vary(0..=999), t.vary(2..=90));
    let changes: Vec<_> = (1..=3).map(|turn| (turn * (ms + 1), value)).collect();
    check(t, ms, value, &changes, 4 * (ms + 1)).await;
}

/// asks: "From then on it draws the newest value as soon as there is a change that it has not drawn, and the display is free."
async fn slow_changes_are_all_drawn(t: &mut Trial) {
    let (count, ms) = (t.length(1..=MANY), t.vary(1..=40));
    let period = ms + t.vary(1..=20);
    let values = t.distinct(count + 1, 0..=999);
    let changes: Vec<_> =
        (1..).map(|turn| turn * period).zip(values[1..].iter().copied()).collect();
    check(t, ms, values[0], &changes, count as u64 * period + 1).await;
}

/// asks: "From then on it draws the newest value as soon as there is a change that it has not drawn, and the display is free."
async fn any_changes_leave_the_newest(t: &mut Trial) {
    let (count, ms) = (t.length(1..=MANY), t.vary(2..=30));
    let values = t.numbers(count, 0..=u64::from(u32::MAX));
    let gaps = t.numbers(count, 1..=2 * ms);
    let (mut now, mut changes) = (0, vec![]);
    for (gap, value) in gaps.into_iter().zip(values) {
        now += gap;
        changes.push((now, value));
    }
    let first = t.vary(0..=999);
    let changes = without_ties(ms, changes);
    let ends = changes.last().map_or(1, |(at, _)| at + 1);
    check(t, ms, first, &changes, ends).await;
}

/// asks: "until all senders are gone and the last value is drawn."
async fn it_goes_on_until_the_last_sender_is_gone(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let (senders, ms) = (t.vary(2..=9), t.vary(1..=20));
    t.service("draw").takes(ms);
    let values = t.distinct(senders as usize + 1, 0..=999);
    let (tx, rx) = watch::channel(values[0] as u32);
    let period = ms + 1;
    for (turn, value) in (1..).zip(values[1..].to_vec()) {
        let tx = tx.clone();
        harness::spawn(async move {
            sleep(Duration::from_millis(turn * period)).await;
            tx.send_replace(value as u32);
        });
    }
    drop(tx);
    t.expects_calls(values.iter().copied().map(label));
    let got: Vec<u32> = t.time(senders * period + ms, watch_latest(rx)).await;
    drawn(t, got, &values);
}

/// asks: "as soon as there is a change that it has not drawn,"
async fn a_value_may_stand_for_long(t: &mut Trial) {
    let (ms, values) = (t.long_ms(), t.distinct(2, 0..=999));
    stands_for(t, ms, &values).await;
    t.ever_longer(u64::MAX, async |t, ms| stands_for(t, ms, &values).await).await;
}

async fn stands_for(t: &mut Trial, ms: u64, values: &[u64]) {
    // The sender is still there when the answer comes too early.
    t.may_leave_tasks();
    let (tx, rx) = watch::channel(values[0] as u32);
    let next = values[1] as u32;
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        tx.send_replace(next);
    });
    t.expects_calls(values.iter().copied().map(label));
    let got: Vec<u32> = t.time_in_few_polls(ms + 20, 40, watch_latest(rx)).await;
    drawn(t, got, values);
}

async fn drawn_at_once(t: &mut Trial, rx: Receiver<u32>, value: u64) {
    t.expects_calls([label(value)]);
    let got: Vec<u32> = t.time(20, watch_latest(rx)).await;
    drawn(t, got, &[value]);
}

/// A change at this time, to this value.
type Change = (u64, u64);

/// Has the value `first`, then `changes`, and the sender gone at `ends`; a drawing takes `ms`. No
/// change comes at the moment when a drawing ends.
async fn check(t: &mut Trial, ms: u64, first: u64, changes: &[Change], ends: u64) {
    // The sender is still there when the answer comes too early.
    t.may_leave_tasks();
    t.service("draw").takes(ms);
    let (expected, ends_at) = drawings(ms, first, changes);
    let free_at = ends_at.last().copied().unwrap_or(0);
    let (tx, rx) = watch::channel(first as u32);
    let sends = changes.to_vec();
    harness::spawn(async move {
        let mut now = 0;
        for (at, value) in sends {
            sleep(Duration::from_millis(at - now)).await;
            now = at;
            // It has its value whether or not anybody still looks.
            tx.send_replace(value as u32);
        }
        sleep(Duration::from_millis(ends - now)).await;
    });
    t.expects_calls(expected.iter().copied().map(label));
    let got: Vec<u32> = t.time(free_at.max(ends), watch_latest(rx)).await;
    drawn(t, got, &expected);
}

/// What is drawn, and when each drawing ends.
fn drawings(ms: u64, first: u64, changes: &[Change]) -> (Vec<u64>, Vec<u64>) {
    let (mut drawn, mut ends, mut free_at, mut next) = (vec![first], vec![ms], ms, 0);
    while next < changes.len() {
        let during = changes[next..].iter().take_while(|(at, _)| *at < free_at).count();
        // The newest of those that came meanwhile, or else the next one, which is waited for.
        let newest = next + during.max(1) - 1;
        let (at, value) = changes[newest];
        free_at = free_at.max(at) + ms;
        drawn.push(value);
        ends.push(free_at);
        next = newest + 1;
    }
    (drawn, ends)
}

/// Without the changes that come at the very moment when a drawing ends: which of the two is first
/// is left open.
fn without_ties(ms: u64, mut changes: Vec<Change>) -> Vec<Change> {
    loop {
        let (_, ends) = drawings(ms, 0, &changes);
        let Some(tie) = changes.iter().position(|(at, _)| ends.contains(at)) else {
            return changes;
        };
        changes.remove(tie);
    }
}

fn label(value: u64) -> String {
    format!("draw({})", value as u32)
}

fn drawn(t: &mut Trial, got: Vec<u32>, expected: &[u64]) {
    let expected: Vec<u32> = expected.iter().map(|value| *value as u32).collect();
    t.list("the values that were drawn", &got, &expected);
}

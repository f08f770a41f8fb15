//! `broadcast_log` receives all that is to be had, and counts the rest.

use std::time::Duration;

use broadcast_log::broadcast_log;
use harness::{Diagnosis, MANY, Trial};
use tokio::sync::broadcast::{self, Sender};
use tokio::time::sleep;

harness::tests![
    messages_that_come_one_by_one_are_all_there,
    messages_from_before_count,
    room_for_two_and_five_messages_leave_three_out,
    a_burst_leaves_out_what_has_no_room,
    gaps_add_up,
    as_many_as_there_is_room_for_are_no_gap,
    nothing_sent_is_an_empty_log,
    it_goes_on_until_the_last_sender_is_gone,
    equal_messages_are_all_there,
    other_receivers_are_no_matter,
    a_silence_may_be_long,
];

/// asks: "With room for two, five messages sent at once, and then the end, the log has the last two, and three were missed."
async fn room_for_two_and_five_messages_leave_three_out(t: &mut Trial) {
    let (tx, rx) = broadcast::channel(2);
    let messages = numbers(t, 5);
    send_all(&tx, &messages);
    drop(tx);
    let got: (Vec<u32>, u64) = t.time(0, broadcast_log(rx)).await;
    logged(t, got, messages[3..].to_vec(), 3, &[0]);
}

/// asks: "Takes messages as they come until all senders are gone, and returns those that it has received, in order, and how many it has missed altogether."
/// asks: "It receives, as they come, all messages that are to be had,"
async fn messages_that_come_one_by_one_are_all_there(t: &mut Trial) {
    let (room, count, ms) = (t.length(1..=9), t.length(1..=MANY), t.vary(1..=40));
    let bursts: Vec<Burst> =
        numbers(t, count).into_iter().map(|number| (ms, vec![number])).collect();
    check(t, room, bursts).await;
}

/// asks: "It returns the messages, in order, and how many were missed, all gaps together."
async fn a_burst_leaves_out_what_has_no_room(t: &mut Trial) {
    let (room, ms) = (room(t), t.vary(1..=40));
    let most = if t.every_fourth_time() { 3_000 } else { MANY };
    let count = room + t.vary(1..=most as u64) as usize;
    let messages = numbers(t, count);
    check(t, room, vec![(ms, messages)]).await;
}

/// asks: "To miss some is not the end: it goes on with the oldest message that is still there."
/// asks: "It returns the messages, in order, and how many were missed, all gaps together."
async fn gaps_add_up(t: &mut Trial) {
    let (room, turns) = (room(t), t.length(2..=20));
    let mut bursts = vec![];
    for _ in 0..turns {
        let count = t.vary(0..=3 * room as u64) as usize;
        bursts.push((t.vary(1..=40), numbers(t, count)));
    }
    // Two gaps at least, of more than one message.
    let missed = room + 2 + t.length(1..=9);
    bursts.push((1, numbers(t, missed)));
    bursts.push((1, numbers(t, missed + 1)));
    t.shuffle(&mut bursts);
    // A log that ends at a gap has something in it.
    bursts.insert(0, (1, numbers(t, 1)));
    check(t, room, bursts).await;
}

/// asks: "It receives, as they come, all messages that are to be had,"
async fn as_many_as_there_is_room_for_are_no_gap(t: &mut Trial) {
    let room = room(t);
    for more in [0, 1] {
        let (ms, messages) = (t.vary(1..=40), numbers(t, room + more));
        check(t, room, vec![(ms, messages)]).await;
    }
}

/// asks: "until all senders are gone and nothing is left;"
async fn nothing_sent_is_an_empty_log(t: &mut Trial) {
    check(t, 1, vec![]).await;
    let ms = t.vary(1..=40);
    check(t, 1, vec![(ms, vec![])]).await;
}

/// asks: "messages that were sent before it began count as well."
async fn messages_from_before_count(t: &mut Trial) {
    let room = MANY.next_power_of_two();
    let count = t.length(1..=MANY);
    let (ms, before, after) = (t.vary(1..=40), numbers(t, count), numbers(t, count));
    check(t, room, vec![(0, before), (ms, after)]).await;
}

/// asks: "until all senders are gone and nothing is left;"
async fn it_goes_on_until_the_last_sender_is_gone(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let (senders, ms) = (t.vary(2..=9), t.vary(1..=20));
    let (tx, rx) = broadcast::channel(4);
    let numbers = numbers(t, senders as usize);
    for (place, number) in (1..).zip(numbers.clone()) {
        let tx = tx.clone();
        harness::spawn(async move {
            sleep(Duration::from_millis(place * ms)).await;
            let _ = tx.send(number);
        });
    }
    drop(tx);
    let got: (Vec<u32>, u64) = t.time(senders * ms, broadcast_log(rx)).await;
    logged(t, got, numbers, 0, &[]);
}

/// asks: "It receives, as they come, all messages that are to be had,"
async fn equal_messages_are_all_there(t: &mut Trial) {
    let (number, count) = (t.vary(0..=9) as u32, t.length(1..=MANY));
    let bursts = (0..count).map(|_| (1, vec![number; 2])).collect();
    check(t, 2, bursts).await;
}

/// asks: "It receives, as they come, all messages that are to be had,"
async fn other_receivers_are_no_matter(t: &mut Trial) {
    let (tx, rx) = broadcast::channel(2);
    // One that reads nothing, and one that comes later.
    let _sleeps = tx.subscribe();
    let messages = numbers(t, 3);
    send_all(&tx, &messages);
    let _late = tx.subscribe();
    drop(tx);
    let got: (Vec<u32>, u64) = t.time(0, broadcast_log(rx)).await;
    logged(t, got, messages[1..].to_vec(), 1, &[0]);
}

/// asks: "until all senders are gone and nothing is left;"
async fn a_silence_may_be_long(t: &mut Trial) {
    let (ms, number) = (t.long_ms(), t.vary(0..=999) as u32);
    silent_for(t, ms, number).await;
    t.ever_longer(u64::MAX, async |t, ms| silent_for(t, ms, number).await).await;
}

async fn silent_for(t: &mut Trial, ms: u64, number: u32) {
    t.may_leave_tasks();
    let (tx, rx) = broadcast::channel(1);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        send_all(&tx, &[1, 2, number]);
    });
    let got: (Vec<u32>, u64) = t.time_in_few_polls(ms, 40, broadcast_log(rx)).await;
    logged(t, got, vec![number], 2, &[0]);
}

/// Messages that are sent without a pause, so long after those before.
type Burst = (u64, Vec<u32>);

/// Sends all of `bursts` through a channel that has room for as many as the next power of two, as
/// Tokio's have. A receiver that takes what comes as it comes has read everything before each.
async fn check(t: &mut Trial, room: usize, bursts: Vec<Burst>) {
    // The sender is still there when the answer comes too early.
    t.may_leave_tasks();
    let (tx, rx) = broadcast::channel(room);
    let room = room.next_power_of_two();
    let (mut expected, mut gaps, mut missed, mut took_ms) = (vec![], vec![], 0, 0);
    for (ms, messages) in &bursts {
        let lost = messages.len().saturating_sub(room);
        if lost > 0 {
            gaps.push(expected.len());
        }
        expected.extend_from_slice(&messages[lost..]);
        missed += lost as u64;
        took_ms += ms;
    }
    let mut bursts = bursts.into_iter().peekable();
    while let Some((_, messages)) = bursts.next_if(|(ms, _)| *ms == 0) {
        send_all(&tx, &messages);
    }
    harness::spawn(async move {
        for (ms, messages) in bursts {
            sleep(Duration::from_millis(ms)).await;
            send_all(&tx, &messages);
        }
    });
    let got: (Vec<u32>, u64) = t.time(took_ms, broadcast_log(rx)).await;
    logged(t, got, expected, missed, &gaps);
}

fn send_all(tx: &Sender<u32>, messages: &[u32]) {
    for message in messages {
        // A receiver that is gone already is told by the log.
        let _ = tx.send(*message);
    }
}

/// `gaps` are the places in `expected` before which messages were missed. A log of which nothing came
/// may have ended for any reason.
fn logged(t: &mut Trial, got: (Vec<u32>, u64), expected: Vec<u32>, missed: u64, gaps: &[usize]) {
    let (messages, count) = got;
    let left = expected.len().saturating_sub(messages.len());
    let ends_at_a_gap =
        !messages.is_empty() && gaps.contains(&messages.len()) && expected.starts_with(&messages);
    t.holds(
        !ends_at_a_gap || left == 0,
        Diagnosis::LostData,
        format!(
            "The log ends at a gap, and what came after it is missing, {left} in all. If `Lagged` ended it: \
             that says how many were missed, and not that no more will come."
        ),
    );
    t.list("the messages in the log", &messages, &expected);
    t.equal("the count of missed messages", count, missed);
}

/// A power of two, as Tokio's own rooms are.
fn room(t: &mut Trial) -> usize {
    1 << t.vary(0..=4)
}

fn numbers(t: &mut Trial, count: usize) -> Vec<u32> {
    t.numbers(count, 0..=u64::from(u32::MAX)).into_iter().map(|number| number as u32).collect()
}

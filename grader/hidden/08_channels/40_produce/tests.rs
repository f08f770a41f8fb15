//! `produce` sends in order, as fast as there is room, and stops when nobody is there.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use harness::{Diagnosis, MANY, Trial, must_be_send};
use produce::produce;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{self, Receiver, WeakSender};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

harness::tests![
    room_for_two_and_six_numbers_take_30_ms,
    numbers_that_have_room_are_sent_at_once,
    each_number_is_sent_as_soon_as_there_is_room,
    no_numbers_end_the_channel_at_once,
    room_for_one_lets_all_through_in_order,
    the_room_is_always_used,
    others_have_their_turns_in_between,
    nobody_there_from_the_start_ends_it_at_once,
    more_numbers_than_anybody_will_take,
    a_receiver_that_goes_ends_it_at_once,
    a_receiver_that_closes_gets_what_was_taken,
    a_consumer_may_be_slow_to_begin,
];

/// asks: "Sends the numbers from 0 up to, and without, `n` into `tx`, in this order, and returns how many the channel has taken."
/// asks: "Ends as soon as the last number has been taken, or nobody can receive any more; `tx` goes with it."
/// asks: "With room for two, six numbers, and a consumer who takes one every 10 ms from the start, the sends are done after 0, 0, 0, 10, 20 and 30 ms."
async fn room_for_two_and_six_numbers_take_30_ms(t: &mut Trial) {
    // The consumer goes on with what is left.
    t.may_leave_tasks();
    let (tx, rx) = mpsc::channel(2);
    let senders = tx.downgrade();
    let consumer = takes_every(10, rx);
    let sent: u32 = t.time(30, produce(tx, 6)).await;
    no_sender_is_left(t, &senders);
    t.equal("the count that is returned", sent, 6);
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, 6);
}

/// asks: "When it returns, nothing of it is left: no task, and no sender, so that the receiver learns of the end."
async fn numbers_that_have_room_are_sent_at_once(t: &mut Trial) {
    let n = t.length(1..=MANY);
    let (tx, rx) = mpsc::channel(n + t.length(1..=MANY) - 1);
    let sent: u32 = t.time(0, produce(tx, n as u32)).await;
    t.equal("the count that is returned", sent, n as u32);
    ends_with(t, rx, n as u32);
}

/// asks: "Waits for room where the channel is full."
/// asks: "Each is sent as soon as there is room for it,"
/// asks: "The future is `Send`."
async fn each_number_is_sent_as_soon_as_there_is_room(t: &mut Trial) {
    t.may_leave_tasks();
    let (room, period) = (t.vary(1..=20), t.vary(2..=40));
    let n = room + 1 + t.vary(1..=60);
    let (tx, rx) = mpsc::channel(room as usize);
    let consumer = takes_every(period, rx);
    let senders = tx.downgrade();
    // The first one is taken at once.
    let ends_ms = (n - room - 1) * period;
    let sent: u32 = t.time(ends_ms, must_be_send(produce(tx, n as u32))).await;
    no_sender_is_left(t, &senders);
    t.equal("the count that is returned", u64::from(sent), n);
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, n as u32);
    let late = (0..).zip(&taken).find(|(place, (_, ms))| *ms != place * period);
    let otherwise = late.map(|(place, (number, ms))| {
        format!(
            "A consumer who takes one every {period} ms got {number} after {ms} ms instead of {}: \
             there was room for it before, and it was not sent.",
            place * period
        )
    });
    t.holds(late.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
}

/// asks: "`n` may be as large as a `u32` can be, and 0."
async fn no_numbers_end_the_channel_at_once(t: &mut Trial) {
    let (tx, rx) = mpsc::channel(t.length(1..=MANY));
    let sent: u32 = t.time(0, produce(tx, 0)).await;
    t.equal("the count that is returned", sent, 0);
    ends_with(t, rx, 0);
}

/// asks: "`produce(tx, n)` sends the numbers 0, 1, 2… into the channel, `n` of them, in this order."
async fn room_for_one_lets_all_through_in_order(t: &mut Trial) {
    t.may_leave_tasks();
    let n = t.length(1..=2 * MANY) as u32;
    let (tx, rx) = mpsc::channel(1);
    let consumer = takes_every(0, rx);
    let sent: u32 = t.time(0, produce(tx, n)).await;
    t.equal("the count that is returned", sent, n);
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, n);
}

/// asks: "Each is sent as soon as there is room for it,"
async fn the_room_is_always_used(t: &mut Trial) {
    t.may_leave_tasks();
    let (room, period) = (t.length(1..=9), t.vary(4..=40));
    let n = room as u64 + 6;
    let (tx, rx) = mpsc::channel(room);
    let looks_at = tx.downgrade();
    let consumer = takes_every(period, rx);
    let times = (0..5).map(|turn| turn * period + 2);
    let free = |_| looks_at.upgrade().map(|tx| tx.capacity());
    let (sent, seen): (u32, Vec<Option<usize>>) =
        t.watch_while(produce(tx, n as u32), times, free).await;
    t.equal("the count that is returned", u64::from(sent), n);
    let idle = seen.iter().filter(|free| **free != Some(0)).count();
    t.holds(
        idle == 0,
        Diagnosis::WrongTime,
        format!(
            "{idle} of {} times when there were numbers left to send, the channel had room that \
             was not used: {seen:?}.",
            seen.len()
        ),
    );
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, n as u32);
}

/// asks: "and it never waits with more than one number at a time: others who send into the same channel have their turns in between."
async fn others_have_their_turns_in_between(t: &mut Trial) {
    const STRANGER: u32 = 4_000_000_000;
    t.may_leave_tasks();
    let (room, period) = (t.length(1..=9), t.vary(2..=40));
    let n = room as u32 + t.vary(10..=60) as u32;
    let (tx, rx) = mpsc::channel(room);
    let other = tx.clone();
    harness::spawn(async move {
        sleep(Duration::from_millis(1)).await;
        // Who is gone by then is told by the numbers.
        let _ = other.send(STRANGER).await;
    });
    let consumer = tokio::spawn(async move {
        sleep(Duration::from_millis(period)).await;
        take_every(period, rx).await
    });
    let sent: u32 = t.run(produce(tx, n)).await;
    t.equal("the count that is returned", sent, n);
    let mut taken = taken_by(consumer).await;
    let place = taken.iter().position(|(number, _)| *number == STRANGER);
    taken.retain(|(number, _)| *number != STRANGER);
    numbers_came(t, &taken, n);
    one_place_in_the_queue(t, room, place.unwrap_or(taken.len()));
}

/// Whether as many numbers have gone before the other sender's message as have had their turn.
fn one_place_in_the_queue(t: &mut Trial, room: usize, before: usize) {
    t.holds(
        before <= room + 1,
        Diagnosis::OverLimit,
        format!(
            "With room for {room}, {before} numbers went before the message of another sender, who \
             began to wait before anything was received: {} of them stood in the queue at once. Who \
             waits with one number at a time has one place in it.",
            before.saturating_sub(room)
        ),
    );
    t.holds(
        before > room,
        Diagnosis::OutOfOrder,
        format!(
            "The number {room} was to be sent when another sender began to wait for room, and the message \
             of that one went first. Who looks for room now and then, or gives back what it has waited \
             for, has no place in the queue."
        ),
    );
}

/// asks: "all `n`, or fewer if the receiver is gone or has closed the channel."
/// asks: "When it returns, nothing of it is left: no task, and no sender, so that the receiver learns of the end."
async fn nobody_there_from_the_start_ends_it_at_once(t: &mut Trial) {
    for n in [0, 1, t.vary(2..=99) as u32] {
        gone_before(t, n).await;
    }
}

/// asks: "`n` may be as large as a `u32` can be, and 0."
async fn more_numbers_than_anybody_will_take(t: &mut Trial) {
    t.may_leave_tasks();
    // Who does not wait for room, or does not hear that nobody is there, would be at it for minutes,
    // which is not what is wrong with that.
    let (tx, rx) = mpsc::channel(1);
    let consumer = takes_every(1, rx);
    let sent: u32 = t.time(1, produce(tx, 3)).await;
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, 3);
    if (sent, taken.len()) == (3, 3) && gone_before(t, 99).await && gone_after(t, 500).await {
        gone_before(t, u32::MAX).await;
        gone_after(t, u32::MAX).await;
    }
}

/// Whether it hears at once that nobody is there.
async fn gone_before(t: &mut Trial, n: u32) -> bool {
    let (tx, rx) = mpsc::channel(t.length(1..=MANY));
    let senders = tx.downgrade();
    drop(rx);
    let mut answer = pin!(produce(tx, n));
    // Counted in the poll that brings the answer: a moment later another task may have gone too.
    let comes = poll_fn(|cx| answer.as_mut().poll(cx).map(|sent| (sent, senders.strong_count())));
    let (sent, left): (u32, usize) = t.time(0, comes).await;
    nothing_is_left(t, left);
    t.equal(&format!("the count that is returned, where n = {n} and nobody is there,"), sent, 0);
    sent == 0
}

/// asks: "Then it ends at once, whether it was waiting for room or not."
async fn a_receiver_that_goes_ends_it_at_once(t: &mut Trial) {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    gone_after(t, 500).await;
}

/// More numbers than are taken before the receiver goes. Whether it counts those that had room.
async fn gone_after(t: &mut Trial, n: u32) -> bool {
    let (room, period, takes) = (t.length(1..=20), t.vary(1..=40), t.vary(0..=9));
    let (tx, mut rx) = mpsc::channel(room);
    let senders = tx.downgrade();
    harness::spawn(async move {
        for _ in 0..takes {
            sleep(Duration::from_millis(period)).await;
            let _ = rx.recv().await;
        }
        sleep(Duration::from_millis(period)).await;
    });
    let sent: u32 = t.time((takes + 1) * period, produce(tx, n)).await;
    no_sender_is_left(t, &senders);
    let counted = room as u64 + takes;
    t.equal("the count that is returned", u64::from(sent), counted);
    u64::from(sent) == counted
}

/// asks: "all `n`, or fewer if the receiver is gone or has closed the channel."
async fn a_receiver_that_closes_gets_what_was_taken(t: &mut Trial) {
    t.may_leave_tasks();
    let (room, ms) = (t.length(1..=20), t.vary(1..=40));
    let n = room as u32 + t.vary(1..=60) as u32;
    let (tx, mut rx) = mpsc::channel(room);
    let senders = tx.downgrade();
    let consumer = tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        rx.close();
        take_every(1, rx).await
    });
    let sent: u32 = t.time(ms, produce(tx, n)).await;
    no_sender_is_left(t, &senders);
    t.equal("the count that is returned", sent, room as u32);
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, room as u32);
}

/// asks: "Waits for room where the channel is full."
async fn a_consumer_may_be_slow_to_begin(t: &mut Trial) {
    t.may_leave_tasks();
    let ms = t.long_ms();
    waits_for_the_consumer(t, ms).await;
    t.ever_longer(u64::MAX, waits_for_the_consumer).await;
}

async fn waits_for_the_consumer(t: &mut Trial, ms: u64) {
    let (tx, mut rx) = mpsc::channel(3);
    let consumer = tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        let mut taken = vec![];
        while let Some(number) = rx.recv().await {
            taken.push((number, 0));
        }
        taken
    });
    let sent: u32 = t.time_in_few_polls(ms, 40, produce(tx, 12)).await;
    t.equal("the count that is returned", sent, 12);
    let taken = taken_by(consumer).await;
    numbers_came(t, &taken, 12);
}

/// Each number with the time when it was taken, in ms since the consumer began.
type Taken = Vec<(u32, u64)>;

fn takes_every(period: u64, rx: Receiver<u32>) -> JoinHandle<Taken> {
    tokio::spawn(take_every(period, rx))
}

async fn take_every(period: u64, mut rx: Receiver<u32>) -> Taken {
    let (mut taken, began) = (vec![], Instant::now());
    while let Some(number) = rx.recv().await {
        taken.push((number, began.elapsed().as_millis() as u64));
        if period > 0 {
            sleep(Duration::from_millis(period)).await;
        }
    }
    taken
}

/// Nobody aborts a consumer.
async fn taken_by(consumer: JoinHandle<Taken>) -> Taken {
    consumer.await.unwrap_or_default()
}

fn numbers_came(t: &mut Trial, taken: &Taken, n: u32) {
    let numbers: Vec<u32> = taken.iter().map(|(number, _)| *number).collect();
    came(t, numbers, n);
}

fn came(t: &mut Trial, numbers: Vec<u32>, n: u32) {
    let expected: Vec<u32> = (0..n).collect();
    t.list("the numbers that were received", &numbers, &expected);
}

fn no_sender_is_left(t: &mut Trial, senders: &WeakSender<u32>) {
    nothing_is_left(t, senders.strong_count());
}

fn nothing_is_left(t: &mut Trial, senders: usize) {
    t.holds(
        senders == 0,
        Diagnosis::LeakedTask,
        "The answer has come, and somebody still has a sender: a task that goes on, or a place where \
         it is kept. Before that is gone, the receiver does not learn of the end.",
    );
}

/// So many numbers wait in the channel, and no more can come.
fn ends_with(t: &mut Trial, mut rx: Receiver<u32>, n: u32) {
    let mut numbers = vec![];
    let end = loop {
        match rx.try_recv() {
            Ok(number) => numbers.push(number),
            Err(end) => break end,
        }
    };
    came(t, numbers, n);
    t.holds(
        end == TryRecvError::Disconnected,
        Diagnosis::LeakedTask,
        "The answer has come, and somebody still has a sender: the receiver waits for more.",
    );
}

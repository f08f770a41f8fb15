//! `cancel_safe_send` sends all parcels, and beats meanwhile.

use std::collections::VecDeque;
use std::time::Duration;

use cancel_safe_send::cancel_safe_send;
use harness::{Diagnosis, MANY, Trial, must_be_send};
use kata::cancellation::{Parcel, Pulse};
use tokio::sync::mpsc::{self, Receiver};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};

harness::tests![
    five_parcels_with_room_for_one_take_100_ms,
    each_goes_as_soon_as_there_is_room,
    several_beats_may_come_while_one_waits,
    periods_are_counted_from_the_first_poll,
    what_has_room_goes_at_once,
    many_parcels_go_in_their_order,
    parcels_are_the_ones_of_the_queue,
    no_parcels_are_sent_at_once,
    who_is_gone_from_the_start_gets_nothing,
    a_receiver_that_goes_leaves_the_rest,
    a_receiver_that_closes_leaves_the_rest,
    nothing_goes_on_when_it_returns,
    who_drops_it_stops_it,
    a_receiver_may_take_long,
];

/// asks: "With room for one, five parcels, a period of 10 ms, and a receiver who takes one every 25 ms, the first after 25:"
/// asks: "Sends the parcels of `queue` into `to`, in their order, each as soon as there is room for it."
async fn five_parcels_with_room_for_one_take_100_ms(t: &mut Trial) {
    sends(t, 5, 1, 25, 10).await;
}

/// asks: "each of them as soon as there is room for it: in the same millisecond."
/// asks: "Meanwhile it beats: `pulse.beat()` each time that another `pulse.period()` has passed."
async fn each_goes_as_soon_as_there_is_room(t: &mut Trial) {
    let (room, period) = (t.length(1..=9), t.vary(2..=20));
    let count = room + t.length(1..=30);
    let every = apart(t.vary(2..=40), period);
    sends(t, count, room, every, period).await;
}

/// asks: "`pulse.beat()` is due when one period has passed since the first poll, then two, then three, as long as there are parcels to send."
async fn several_beats_may_come_while_one_waits(t: &mut Trial) {
    let (period, count) = (t.vary(2..=5), t.length(2..=9));
    let every = apart(t.vary(20..=60), period);
    sends(t, count, 1, every, period).await;
}

/// asks: "`pulse.beat()` is due when one period has passed since the first poll, then two, then three, as long as there are parcels to send."
async fn periods_are_counted_from_the_first_poll(t: &mut Trial) {
    t.may_leave_tasks();
    let (period, waits) = (t.vary(2..=20), t.vary(1..=19));
    let ms = 3 * period + 1;
    let (to, rx) = mpsc::channel(1);
    // Two parcels: one goes at the first poll, the other when that one was taken.
    let receiver = receives(rx, waits + ms);
    let pulse = Pulse::new(Duration::from_millis(period));
    let sending = cancel_safe_send(to, parcels(2), pulse.clone());
    // Called, and polled only now.
    sleep(Duration::from_millis(waits)).await;
    let left: VecDeque<Parcel> = t.time(ms, sending).await;
    let beats = pulse.beats();
    nothing_is_left(t, left);
    came(t, &received(receiver).await.0, 0..2);
    let due: Vec<u64> = (1..=3).map(|turn| waits + turn * period).collect();
    let what = format!(
        "the times of the beats, with a period of {period} ms and the first poll {waits} ms after the call,"
    );
    t.equal_or(&what, beats, due, Diagnosis::WrongTime);
}

/// asks: "It ends as soon as the channel has taken the last parcel,"
async fn what_has_room_goes_at_once(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let room = count + t.length(0..=9);
    let (to, mut rx) = mpsc::channel(room);
    let pulse = Pulse::new(Duration::from_millis(t.vary(1..=20)));
    let left: VecDeque<Parcel> = t.time(0, cancel_safe_send(to, parcels(count), pulse)).await;
    nothing_is_left(t, left);
    let mut got = vec![];
    while let Ok(parcel) = rx.try_recv() {
        got.push(parcel.open());
    }
    came(t, &got, 0..count);
}

/// asks: "Sends the parcels of `queue` into `to`, in their order, each as soon as there is room for it."
async fn many_parcels_go_in_their_order(t: &mut Trial) {
    let period = t.vary(3..=9);
    let room = t.length(1..=9);
    sends(t, 2 * MANY, room, apart(2, period), period).await;
}

/// asks: "A `Parcel` cannot be copied. Do not open any, and make no new ones."
/// asks: "Sends the parcels of `queue` into `to`, in their order, each as soon as there is room for it."
async fn parcels_are_the_ones_of_the_queue(t: &mut Trial) {
    let (room, period, count) = (t.length(1..=9), t.vary(1..=9), t.length(2..=40));
    let (to, mut rx) = mpsc::channel::<Parcel>(room);
    let mut queue = parcels(count);
    // Their order is that of the queue, and none of their own.
    t.shuffle(queue.make_contiguous());
    let made: Vec<u64> = queue.iter().map(Parcel::serial).collect();
    let pulse = Pulse::new(Duration::from_millis(period));
    let both = async {
        let taking = async {
            sleep(Duration::from_millis(3 * period)).await;
            let mut found = vec![];
            // Some are taken, and some are left.
            for _ in 0..count / 2 {
                found.extend(rx.recv().await.map(|parcel| (parcel.serial(), parcel.open()).0));
            }
            rx.close();
            while let Some(parcel) = rx.recv().await {
                found.push((parcel.serial(), parcel.open()).0);
            }
            found
        };
        tokio::join!(cancel_safe_send(to, queue, pulse), taking)
    };
    let (left, mut found): (VecDeque<Parcel>, Vec<u64>) = t.run(both).await;
    found.extend(left.into_iter().map(|parcel| (parcel.serial(), parcel.open()).0));
    let others = found.iter().filter(|serial| !made.contains(serial)).count();
    t.holds(
        others == 0,
        Diagnosis::WrongValue,
        format!("{others} of {count} parcels were not those of the queue, but new ones."),
    );
    t.equal_or("how many parcels came or were left", found.len(), count, Diagnosis::LostData);
    let place = |serial: &u64| made.iter().position(|made| made == serial);
    let places: Vec<usize> = found.iter().filter_map(place).collect();
    if others == 0 && found.len() == count {
        let all: Vec<usize> = (0..count).collect();
        t.list("the places in the queue of what came and was left, in this order,", &places, &all);
    }
}

/// asks: "and at once if there is none."
async fn no_parcels_are_sent_at_once(t: &mut Trial) {
    for is_full in [false, true] {
        let (to, _rx) = mpsc::channel(1);
        let stays = is_full.then(|| to.try_reserve());
        let pulse = Pulse::new(Duration::from_millis(t.vary(1..=20)));
        let left: VecDeque<Parcel> =
            t.time(0, cancel_safe_send(to.clone(), VecDeque::new(), pulse)).await;
        nothing_is_left(t, left);
        drop(stays);
    }
}

/// asks: "Returns the parcels that the channel has not taken, in their order."
/// asks: "Ends as soon as the last one is sent, or nobody can receive any more."
async fn who_is_gone_from_the_start_gets_nothing(t: &mut Trial) {
    for closes in [false, true] {
        let count = t.length(1..=MANY);
        let (to, rx) = mpsc::channel(t.length(1..=9));
        let mut rx = Some(rx);
        if closes {
            rx.as_mut().into_iter().for_each(Receiver::close);
        } else {
            rx = None;
        }
        let pulse = Pulse::new(Duration::from_millis(t.vary(1..=20)));
        let left: VecDeque<Parcel> = t.time(0, cancel_safe_send(to, parcels(count), pulse)).await;
        is_left(t, left, 0..count);
        drop(rx);
    }
}

/// asks: "It also ends as soon as the receiver is gone, or has closed the channel, whether it was waiting for room or not."
/// asks: "What it returns are all the parcels that the channel has not taken, also the one that was waiting then, in the order they had in the queue."
async fn a_receiver_that_goes_leaves_the_rest(t: &mut Trial) {
    ends_early(t, false).await;
}

/// asks: "It also ends as soon as the receiver is gone, or has closed the channel, whether it was waiting for room or not."
async fn a_receiver_that_closes_leaves_the_rest(t: &mut Trial) {
    ends_early(t, true).await;
}

/// asks: "When it returns, no task goes on, and `to` is gone."
async fn nothing_goes_on_when_it_returns(t: &mut Trial) {
    // The receiver goes on with what is left.
    t.may_leave_tasks();
    let period = t.vary(2..=9);
    let (to, rx) = mpsc::channel(1);
    let senders = to.downgrade();
    let every = apart(t.vary(2..=20), period);
    let receiver = receives(rx, every);
    let pulse = Pulse::new(Duration::from_millis(period));
    let sending = must_be_send(cancel_safe_send(to, parcels(4), pulse.clone()));
    // Looked at before anything else has its turn.
    let sending = async {
        let left: VecDeque<Parcel> = sending.await;
        (left, senders.upgrade().is_none())
    };
    let (left, is_gone): (VecDeque<Parcel>, bool) = t.time(3 * every, sending).await;
    no_sender_is_left(t, is_gone);
    nothing_is_left(t, left);
    let beats = pulse.beats().len();
    came(t, &received(receiver).await.0, 0..4);
    sleep(Duration::from_millis(3 * period)).await;
    t.holds(
        pulse.beats().len() == beats,
        Diagnosis::LeakedTask,
        "It had returned, and somebody went on beating.",
    );
}

/// asks: "When the future is dropped, neither sending nor beating goes on."
async fn who_drops_it_stops_it(t: &mut Trial) {
    let period = t.vary(4..=9);
    for ms in [0, 1, period + 1, t.vary(2 * period..=3 * period)] {
        let (to, mut rx) = mpsc::channel(2);
        let senders = to.downgrade();
        let pulse = Pulse::new(Duration::from_millis(period));
        let left = t.dropped_after(ms, cancel_safe_send(to, parcels(5), pulse.clone())).await;
        t.holds(
            left.is_none(),
            Diagnosis::WrongValue,
            format!("Two of five parcels had room, and it returned after {ms} ms or before."),
        );
        let beats = pulse.beats().len();
        let sends = senders.upgrade().is_some();
        sleep(Duration::from_millis(3 * period)).await;
        let goes_on = pulse.beats().len() > beats;
        t.holds(
            !sends && !goes_on,
            Diagnosis::NotCancelled,
            format!(
                "It was dropped after {ms} ms, and somebody {}.",
                if goes_on { "went on beating" } else { "still had the sender" }
            ),
        );
        let mut got = vec![];
        while let Ok(parcel) = rx.try_recv() {
            got.push(parcel.open());
        }
        // Whoever sends on a task of its own may not have begun.
        if ms > 0 {
            came(t, &got, 0..2);
        }
    }
}

/// asks: "A period is a whole number of milliseconds, and at least one."
async fn a_receiver_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
    sends(t, 3, 1, 2, 1).await;
}

async fn takes(t: &mut Trial, ms: u64) {
    t.may_leave_tasks();
    let (to, rx) = mpsc::channel(1);
    let receiver = tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        receive(rx, 0).await
    });
    let pulse = Pulse::new(Duration::from_millis(ms / 3 + 2));
    let sending = cancel_safe_send(to, parcels(2), pulse);
    let left: VecDeque<Parcel> = t.time_in_few_polls(ms, 60, sending).await;
    nothing_is_left(t, left);
    came(t, &received(receiver).await.0, 0..2);
}

/// So many milliseconds, or a few more, so that no beat comes together with room for a parcel too often.
fn apart(every: u64, period: u64) -> u64 {
    if every.is_multiple_of(period) { every + 1 } else { every }
}

fn parcels(count: usize) -> VecDeque<Parcel> {
    (0..count as u32).map(Parcel::new).collect()
}

/// The numbers of the parcels that were received, and when.
type Received = (Vec<u32>, Vec<u64>);

/// Receives one parcel after so many milliseconds, and then another each time.
fn receives(rx: Receiver<Parcel>, every: u64) -> JoinHandle<Received> {
    tokio::spawn(receive(rx, every))
}

async fn receive(mut rx: Receiver<Parcel>, every: u64) -> Received {
    let (mut got, began) = ((vec![], vec![]), Instant::now());
    for turn in 1.. {
        sleep_until(began + Duration::from_millis(turn * every)).await;
        let Some(parcel) = rx.recv().await else { break };
        got.0.push(parcel.open());
        got.1.push(began.elapsed().as_millis() as u64);
    }
    got
}

/// Nobody aborts a receiver.
async fn received(receiver: JoinHandle<Received>) -> Received {
    receiver.await.unwrap_or_default()
}

/// Has so many parcels sent, and checks which come, and when, and when it beats.
async fn sends(t: &mut Trial, count: usize, room: usize, every: u64, period: u64) {
    t.may_leave_tasks();
    let (to, rx) = mpsc::channel(room);
    let receiver = receives(rx, every);
    let pulse = Pulse::new(Duration::from_millis(period));
    let ends_ms = every * count.saturating_sub(room) as u64;
    let sending = cancel_safe_send(to, parcels(count), pulse.clone());
    let began_ms = t.now_ms();
    let left: VecDeque<Parcel> = t.time(ends_ms, sending).await;
    // Who ends too late beats too often, and that is not what is wrong with it.
    let in_time = t.now_ms() - began_ms == ends_ms;
    nothing_is_left(t, left);
    let (got, times) = received(receiver).await;
    came(t, &got, 0..count);
    if in_time {
        has_beaten(t, &pulse, period, ends_ms);
    }
    let late = (1..).zip(&times).find(|(turn, ms)| **ms != turn * every);
    t.holds(
        late.is_none(),
        Diagnosis::WrongTime,
        late.map(|(turn, ms)| {
            format!(
                "A receiver who takes one every {every} ms got parcel {} after {ms} ms instead of {}: \
                 there was room for it before, and it was not sent.",
                turn - 1,
                turn * every
            )
        })
        .unwrap_or_default(),
    );
}

/// The receiver takes some, and then goes, or closes the channel.
async fn ends_early(t: &mut Trial, closes: bool) {
    t.may_leave_tasks();
    let (room, takes, period) = (t.length(1..=9), t.length(0..=9), t.vary(3..=9));
    let count = room + takes + t.length(1..=30);
    let every = apart(t.vary(2..=20), period);
    let (to, mut rx) = mpsc::channel(room);
    let receiver = tokio::spawn(async move {
        let began = Instant::now();
        let mut got = vec![];
        for turn in 1..=takes as u64 {
            sleep_until(began + Duration::from_millis(turn * every)).await;
            got.extend(rx.recv().await.map(Parcel::open));
        }
        sleep_until(began + Duration::from_millis((takes as u64 + 1) * every)).await;
        if closes {
            rx.close();
            while let Some(parcel) = rx.recv().await {
                got.push(parcel.open());
            }
        }
        got
    });
    let pulse = Pulse::new(Duration::from_millis(period));
    let ends_ms = (takes as u64 + 1) * every;
    let sending = cancel_safe_send(to, parcels(count), pulse.clone());
    let left: VecDeque<Parcel> = t.time(ends_ms, sending).await;
    let got = receiver.await.unwrap_or_default();
    let taken = if closes { takes + room } else { takes };
    came(t, &got, 0..taken);
    is_left(t, left, takes + room..count);
    has_beaten(t, &pulse, period, ends_ms);
}

fn came(t: &mut Trial, got: &[u32], expected: std::ops::Range<usize>) {
    let expected: Vec<u32> = expected.map(|number| number as u32).collect();
    t.list("the parcels that were received", got, &expected);
}

fn nothing_is_left(t: &mut Trial, left: VecDeque<Parcel>) {
    is_left(t, left, 0..0);
}

fn is_left(t: &mut Trial, left: VecDeque<Parcel>, expected: std::ops::Range<usize>) {
    let left: Vec<u32> = left.into_iter().map(Parcel::open).collect();
    let expected: Vec<u32> = expected.map(|number| number as u32).collect();
    t.list("the parcels that are left", &left, &expected);
}

fn no_sender_is_left(t: &mut Trial, is_gone: bool) {
    t.holds(
        is_gone,
        Diagnosis::LeakedTask,
        "It had returned, and somebody still had the sender: a task that is aborted keeps what it has until \
         its next turn.",
    );
}

/// Whether it has beaten after each period until the end, at which it may have beaten or not.
fn has_beaten(t: &mut Trial, pulse: &Pulse, period: u64, until_ms: u64) {
    let expected: Vec<u64> = (1..).map(|n| n * period).take_while(|ms| *ms < until_ms).collect();
    let mut beats = pulse.beats();
    if beats.last() == Some(&until_ms) && until_ms > 0 && until_ms.is_multiple_of(period) {
        beats.pop();
    }
    t.equal_or(
        &format!("the times of the beats, with a period of {period} ms,"),
        beats,
        expected,
        Diagnosis::WrongTime,
    );
}

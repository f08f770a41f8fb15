//! `merge` passes on what comes from either, within the room there is, until there is nobody left on
//! one side or the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use harness::{Diagnosis, MANY, Trial, let_go_after};
use merge::merge;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::sleep;

harness::tests![
    messages_of_both_are_passed_on_as_they_come,
    when_one_has_ended_the_other_goes_on,
    what_is_left_in_closed_channels_is_passed_on,
    two_that_have_ended_end_it_at_once,
    one_that_has_ended_is_left_alone,
    a_slow_receiver_slows_it_down,
    nothing_is_taken_without_room,
    room_that_others_take_is_no_room,
    while_messages_wait_in_both_both_get_on,
    a_receiver_that_is_gone_before_ends_it_at_once,
    a_receiver_that_goes_in_a_silence_ends_it_at_once,
    a_receiver_that_goes_while_there_is_no_room_ends_it_at_once,
    a_silence_may_be_long,
    messages_need_no_traits,
];

/// Where a message comes from, and its number there.
type Message = (char, u64);

/// asks: "Passes on into `out` what comes from `a` and from `b`, and returns how many messages that were."
/// asks: "`merge(a, b, out)` passes on every message of both channels, and returns how many it has put into `out`:"
/// asks: "as they come, those of one channel in their order."
async fn messages_of_both_are_passed_on_as_they_come(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let each = t.length(1..=40);
    let mut times = t.distinct(2 * each, 1..=400);
    let ends = times.iter().copied().max().unwrap_or(0);
    t.shuffle(&mut times);
    let (of_a, of_b) = times.split_at(each);
    let (a, b) = (plan('a', of_a), plan('b', of_b));
    let mut expected: Vec<_> = [a.clone(), b.clone()].concat();
    expected.sort_by_key(|(at, _)| *at);
    let (out, rx) = mpsc::channel(t.length(1..=9));
    let consumer = tokio::spawn(receive_all(rx));
    let merged = merge(sends(1, a), sends(1, b), out);
    if !ends_after(t, ends, End::OfSenders, 2 * each, merged).await {
        return;
    }
    let expected = expected.into_iter().map(|(_, message)| message).collect();
    let got = received_by(consumer).await;
    came(t, got, expected);
}

/// asks: "when one of the two has ended, the other one goes on."
async fn when_one_has_ended_the_other_goes_on(t: &mut Trial) {
    for a_ends_first in [true, false] {
        let (count, period) = (t.length(2..=MANY), t.vary(1..=20));
        let times: Vec<u64> = (1..=count as u64).map(|turn| turn * period).collect();
        let (short, long) = (plan('a', &times[..count / 2]), plan('b', &times));
        let ends = count as u64 * period;
        let (out, rx) = mpsc::channel(t.length(1..=9));
        let consumer = tokio::spawn(receive_all(rx));
        t.may_leave_tasks();
        let (short, long) = (sends(1, short), sends(1, long));
        let merged = match a_ends_first {
            true => merge(short, long, out),
            false => merge(long, short, out),
        };
        if !ends_after(t, ends, End::OfSenders, count + count / 2, merged).await {
            return;
        }
        let got = received_by(consumer).await;
        all_of_each(t, &got, count / 2, count);
    }
}

/// asks: "Ends when both are closed and empty,"
async fn what_is_left_in_closed_channels_is_passed_on(t: &mut Trial) {
    let (of_a, of_b) = (t.length(0..=MANY), t.length(0..=MANY));
    let (out, rx) = mpsc::channel(of_a + of_b + 1);
    let (a, b) = (closed('a', of_a), closed('b', of_b));
    if ends_after(t, 0, End::OfBoth, of_a + of_b, merge(a, b, out)).await {
        all_in(t, rx, of_a, of_b);
    }
}

/// asks: "When both are closed and empty, it ends"
/// asks: "when it returns, no task of its own goes on, and `out` is gone."
async fn two_that_have_ended_end_it_at_once(t: &mut Trial) {
    let (out, rx) = mpsc::channel(t.length(1..=MANY));
    let merged = merge(closed('a', 0), closed('b', 0), out);
    if ends_after(t, 0, End::OfBoth, 0, merged).await {
        all_in(t, rx, 0, 0);
    }
}

/// asks: "when one of the two has ended, the other one goes on."
async fn one_that_has_ended_is_left_alone(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    for a_ends_first in [true, false] {
        let ms = t.vary(1_000..=20_000);
        let (ended, goes_on) = (closed('a', 2), sends(1, plan('b', &[ms])));
        let (out, rx) = mpsc::channel(8);
        let merged = match a_ends_first {
            true => merge(ended, goes_on, out),
            false => merge(goes_on, ended, out),
        };
        let passed: Option<usize> = t.time_in_few_polls(ms, 60, patiently(ms, merged)).await;
        let Some(passed) = passed else { return };
        counted(t, passed, 3);
        all_in(t, rx, 2, 1);
    }
}

/// asks: "it takes a message only when `out` has room for it:"
async fn a_slow_receiver_slows_it_down(t: &mut Trial) {
    // The receiver goes on with what is left.
    t.may_leave_tasks();
    let (of_a, of_b) = (t.length(1..=20), t.length(1..=20));
    let (room, period) = (t.vary(1..=3), t.vary(1..=40));
    let (out, mut rx) = mpsc::channel(room as usize);
    let consumer = tokio::spawn(async move {
        let mut got = vec![];
        loop {
            // The first of them after one period.
            sleep(Duration::from_millis(period)).await;
            let Some(message) = rx.recv().await else { return got };
            got.push(message);
        }
    });
    let merged = patiently(0, merge(closed('a', of_a), closed('b', of_b), out));
    let passed: Option<usize> = t.run(merged).await;
    let (Some(passed), took_ms) = (passed, t.now_ms()) else { return };
    counted(t, passed, of_a + of_b);
    let got = received_by(consumer).await;
    all_of_each(t, &got, of_a, of_b);
    // The last message finds room; that nothing is left may be noticed only at the next room.
    let turns = ((of_a + of_b) as u64).saturating_sub(room);
    let possible = [turns * period, (turns + 1) * period];
    t.holds(
        possible.contains(&took_ms),
        Diagnosis::WrongTime,
        format!(
            "With room for {room}, and a receiver who takes one every {period} ms, the last of {} \
             messages finds room after {} ms; it ended after {took_ms} ms.",
            of_a + of_b,
            possible[0]
        ),
    );
}

/// asks: "Takes a message only when there is room for it in `out`."
/// asks: "it takes a message only when `out` has room for it: with nobody receiving from `out`, as many leave `a` and `b` as there is room for in `out`;"
async fn nothing_is_taken_without_room(t: &mut Trial) {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    let (room, ms) = (t.length(1..=20), t.vary(10..=90));
    let of_each = room + t.length(1..=20);
    let (a, a_rx) = holds('a', of_each);
    let (b, b_rx) = holds('b', of_each);
    let (a_weak, b_weak) = (a.downgrade(), b.downgrade());
    let (out, rx) = mpsc::channel(room);
    // The receiver sleeps, and goes.
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        drop((a, b));
        drop(rx);
    });
    let taken = |_| {
        let free = |tx: &mpsc::WeakSender<Message>| tx.upgrade().map_or(0, |tx| tx.capacity());
        free(&a_weak) + free(&b_weak)
    };
    let (passed, seen): (usize, Vec<usize>) =
        t.watch_while(merge(a_rx, b_rx, out), [1, ms - 1], taken).await;
    counted(t, passed, room);
    let most = seen.iter().copied().max().unwrap_or(0);
    t.holds(
        most <= room,
        Diagnosis::OverLimit,
        format!(
            "With room for {room} in `out`, and nobody receiving, {most} messages had been taken out \
             of `a` and `b`: what there is no room for is held in between. First the room, then the \
             message."
        ),
    );
    let least = seen.iter().copied().min().unwrap_or(0);
    t.holds(
        least >= room,
        Diagnosis::WrongTime,
        format!(
            "With room for {room} in `out`, only {least} messages had been passed on: {seen:?}."
        ),
    );
}

/// asks: "Takes a message only when there is room for it in `out`."
async fn room_that_others_take_is_no_room(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let ms = t.vary(5..=40);
    let (a, a_rx) = mpsc::channel(1);
    let (b, b_rx) = holds('b', 0);
    let (out, rx) = mpsc::channel(1);
    let (looks_at, other) = (a.downgrade(), out.downgrade());
    let others = Arc::new(AtomicUsize::new(0));
    let sent = Arc::clone(&others);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        // While there is nothing to pass on; it has no room where the answer keeps it.
        let came = other.upgrade().is_some_and(|out| out.try_send(('x', 1)).is_ok());
        sent.store(usize::from(came), Ordering::Relaxed);
        sleep(Duration::from_millis(ms)).await;
        let _ = a.send(('a', 1)).await;
        sleep(Duration::from_millis(ms)).await;
        drop((a, b, rx));
    });
    let taken = |_| looks_at.upgrade().map_or(0, |a| a.capacity());
    let (_, seen): (usize, Vec<usize>) =
        t.watch_while(merge(a_rx, b_rx, out), [2 * ms + ms / 2], taken).await;
    let in_out = seen.last().copied().unwrap_or(0) + others.load(Ordering::Relaxed);
    t.holds(
        in_out <= 1,
        Diagnosis::OverLimit,
        "`out` had room for one, which another sender took while nothing was to be passed on; then a \
         message was taken out of `a` all the same, and waits in between. Room that is waited for has \
         to be kept until there is a message for it.",
    );
}

/// asks: "While messages wait in both, both get on."
/// asks: "Neither waits until the other is silent: while messages wait in both, both get on;"
async fn while_messages_wait_in_both_both_get_on(t: &mut Trial) {
    for (of_a, of_b) in [(MANY, 3), (3, MANY)] {
        let (out, rx) = mpsc::channel(t.length(1..=MANY));
        let consumer = tokio::spawn(receive_all(rx));
        let merged = merge(closed('a', of_a), closed('b', of_b), out);
        if !ends_after(t, 0, End::OfBoth, of_a + of_b, merged).await {
            return;
        }
        let got = received_by(consumer).await;
        all_of_each(t, &got, of_a, of_b);
        let few = if of_a < of_b { 'a' } else { 'b' };
        let last = got.iter().rposition(|(from, _)| *from == few).unwrap_or(0);
        let others = last.saturating_sub(2);
        t.holds(
            // By chance, one of the two comes a hundred times in a row once in 10^30 runs.
            others < 100,
            Diagnosis::Sequential,
            format!(
                "Three messages waited in `{few}`, and the last of them was passed on after {others} \
                 of {MANY} from the other channel. A channel that always has something must not keep \
                 the other one waiting."
            ),
        );
    }
}

/// asks: "or as soon as the receiver of `out` is gone."
async fn a_receiver_that_is_gone_before_ends_it_at_once(t: &mut Trial) {
    let (of_a, of_b) = (t.length(0..=MANY), t.length(0..=MANY));
    for closes in [false, true] {
        let (out, mut rx) = mpsc::channel(t.length(1..=9));
        // Kept, so that only `out` tells.
        let ((a, a_rx), (b, b_rx)) = (holds('a', of_a), holds('b', of_b));
        let kept = closes.then(|| {
            rx.close();
            rx
        });
        if ends_after(t, 0, End::OfOut, 0, merge(a_rx, b_rx, out)).await {
            senders_notice(t, &a, &b);
        }
        drop(kept);
    }
}

/// asks: "as soon as the receiver of `out` is gone, or has closed it, it ends, whatever it was waiting for, and `a` and `b` go with it, so that those who send into them notice, too;"
async fn a_receiver_that_goes_in_a_silence_ends_it_at_once(t: &mut Trial) {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    let (messages, ms) = (t.length(0..=9), t.vary(1..=90));
    for one_has_ended in [false, true] {
        let ((a, a_rx), (b, b_rx)) = (holds('a', messages), holds('b', 0));
        let kept = (!one_has_ended).then(|| b.clone());
        let b_weak = b.downgrade();
        drop(b);
        let (out, rx) = mpsc::channel(messages + 1);
        harness::spawn(async move {
            sleep(Duration::from_millis(ms)).await;
            drop(rx);
        });
        if ends_after(t, ms, End::OfOut, messages, merge(a_rx, b_rx, out)).await {
            let b = b_weak.upgrade();
            senders_notice(t, &a, b.as_ref().unwrap_or(&a));
        }
        drop(kept);
    }
}

/// asks: "as soon as the receiver of `out` is gone, or has closed it, it ends, whatever it was waiting for, and `a` and `b` go with it, so that those who send into them notice, too;"
async fn a_receiver_that_goes_while_there_is_no_room_ends_it_at_once(t: &mut Trial) {
    // The receiver is still there when the answer comes too early.
    t.may_leave_tasks();
    let (room, ms) = (t.length(1..=9), t.vary(1..=90));
    let ((a, a_rx), (b, b_rx)) = (holds('a', room), holds('b', room));
    let (out, rx) = mpsc::channel(room);
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        drop(rx);
    });
    if ends_after(t, ms, End::OfOut, room, merge(a_rx, b_rx, out)).await {
        senders_notice(t, &a, &b);
    }
}

/// asks: "as they come, those of one channel in their order."
async fn a_silence_may_be_long(t: &mut Trial) {
    let ms = t.long_ms();
    silent_for(t, ms).await;
    t.ever_longer(u64::MAX, silent_for).await;
}

async fn silent_for(t: &mut Trial, ms: u64) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let (a, b) = (sends(1, plan('a', &[ms])), sends(1, plan('b', &[1, ms + 1])));
    let (out, rx) = mpsc::channel(8);
    let merged = patiently(ms + 1, merge(a, b, out));
    let passed: Option<usize> = t.time_in_few_polls(ms + 1, 60, merged).await;
    let Some(passed) = passed else { return };
    counted(t, passed, 3);
    all_in(t, rx, 1, 2);
}

/// asks: "pub async fn merge<T>(a: Receiver<T>, b: Receiver<T>, out: Sender<T>) -> usize"
async fn messages_need_no_traits(t: &mut Trial) {
    struct Plain(u64);
    let value = t.vary(0..=999);
    let (tx, a) = mpsc::channel(1);
    let _ = tx.try_send(Plain(value));
    drop(tx);
    let (_, b) = mpsc::channel(1);
    let (out, mut rx) = mpsc::channel(1);
    // Room again, for those who want to have it before they look.
    let receives = tokio::spawn(async move { rx.recv().await });
    if !ends_after(t, 0, End::OfBoth, 1, merge(a, b, out)).await {
        return;
    }
    let got = receives.await.ok().flatten().map(|Plain(value)| value);
    t.equal("the message that was passed on", got, Some(value));
}

/// Messages of one channel, each sent at this time.
type Plan = Vec<(u64, Message)>;

fn plan(from: char, times: &[u64]) -> Plan {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.into_iter().zip((1..).map(|number| (from, number))).collect()
}

/// A channel into which a task sends by this plan, and goes with the last message.
fn sends(room: usize, plan: Plan) -> Receiver<Message> {
    let (tx, rx) = mpsc::channel(room);
    harness::spawn(async move {
        let mut now = 0;
        for (at, message) in plan {
            sleep(Duration::from_millis(at - now)).await;
            now = at;
            // A receiver that is gone already is told by what has come.
            let _ = tx.send(message).await;
        }
    });
    rx
}

/// A channel that is full of so many messages, or empty, with room for one.
fn holds(from: char, messages: usize) -> (Sender<Message>, Receiver<Message>) {
    let (tx, rx) = mpsc::channel(messages.max(1));
    for number in 1..=messages as u64 {
        let _ = tx.try_send((from, number));
    }
    (tx, rx)
}

/// The same, with nobody there who could send any more.
fn closed(from: char, messages: usize) -> Receiver<Message> {
    holds(from, messages).1
}

async fn receive_all(mut rx: Receiver<Message>) -> Vec<Message> {
    let mut got = vec![];
    while let Some(message) = rx.recv().await {
        got.push(message);
    }
    got
}

/// Nobody aborts a receiver.
async fn received_by(consumer: JoinHandle<Vec<Message>>) -> Vec<Message> {
    consumer.await.unwrap_or_default()
}

fn counted(t: &mut Trial, passed: usize, expected: usize) {
    t.equal("the count that is returned", passed, expected);
}

fn came(t: &mut Trial, got: Vec<Message>, expected: Vec<Message>) {
    t.list("the messages that were passed on", &got, &expected);
}

/// So many of each have come, in their order.
fn all_of_each(t: &mut Trial, got: &[Message], of_a: usize, of_b: usize) {
    for (from, count) in [('a', of_a), ('b', of_b)] {
        let got = got.iter().filter(|(of, _)| *of == from).copied().collect();
        came(t, got, (1..=count as u64).map(|number| (from, number)).collect());
    }
}

/// The same of what waits in `rx`, into which no more can come.
fn all_in(t: &mut Trial, mut rx: Receiver<Message>, of_a: usize, of_b: usize) {
    let mut got = vec![];
    let end = loop {
        match rx.try_recv() {
            Ok(message) => got.push(message),
            Err(end) => break end,
        }
    };
    all_of_each(t, &got, of_a, of_b);
    t.holds(
        end == TryRecvError::Disconnected,
        Diagnosis::LeakedTask,
        "The answer has come, and somebody still has a sender of `out`: its receiver waits for more.",
    );
}

/// Why there is nothing more to do.
enum End {
    /// Both channels were closed when it began.
    OfBoth,
    /// Both end with their last message, if it is taken when it comes.
    OfSenders,
    OfOut,
}

/// Whoever does not notice an end would wait for ever, and nobody would be told for what.
const PATIENCE_MS: u64 = 30_000;

async fn patiently(ms: u64, merge: impl Future<Output = usize>) -> Option<usize> {
    let_go_after(ms + PATIENCE_MS, merge).await
}

/// Awaits `merge`, which has nothing more to do after `ms`, and has passed so many on by then.
/// Whether it has come to an end.
async fn ends_after(
    t: &mut Trial,
    ms: u64,
    why: End,
    expected: usize,
    merge: impl Future<Output = usize>,
) -> bool {
    let passed: Option<usize> = t.time(ms, patiently(ms, merge)).await;
    if let Some(passed) = passed {
        counted(t, passed, expected);
        return true;
    }
    let (means, otherwise) = match why {
        End::OfOut => (
            Diagnosis::Deadlock,
            format!(
                "The receiver of `out` was gone after {ms} ms, and {PATIENCE_MS} ms later `merge` still \
             waits for something to pass on to it. Who has nothing to send is not told by an error: \
             `closed()` waits for that."
            ),
        ),
        // Whatever it does: it may look again and again, or sleep.
        End::OfBoth => (
            Diagnosis::WrongTime,
            format!(
                "`a` and `b` were closed from the start, and after {} ms `merge` had not returned. Once both \
             have ended nothing can come any more.",
                ms + PATIENCE_MS
            ),
        ),
        // It may come yet; the time says it all.
        End::OfSenders => return false,
    };
    t.holds(false, means, otherwise);
    false
}

fn senders_notice(t: &mut Trial, a: &Sender<Message>, b: &Sender<Message>) {
    t.holds(
        a.is_closed() && b.is_closed(),
        Diagnosis::NotCancelled,
        "The receiver of `out` is gone, and those who send into `a` and `b` do not notice: their \
         channels are still open.",
    );
}

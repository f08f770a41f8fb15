//! `biased_stop` takes messages until the stop, and none after it.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use biased_stop::biased_stop;
use harness::{Diagnosis, MANY, Trial, let_go_after};
use tokio::sync::mpsc::{self, Receiver, Sender, WeakSender};
use tokio::task::yield_now;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

harness::tests![
    a_stop_that_is_set_before_lets_nothing_through,
    a_stop_that_was_set_counts_although_all_senders_are_gone,
    a_stop_between_two_messages_ends_it_at_once,
    a_stop_that_comes_with_messages_goes_first,
    a_stop_after_a_long_silence_ends_it,
    it_ends_when_all_senders_are_gone,
    it_goes_on_until_the_last_sender_is_gone,
    messages_that_wait_are_taken_after_the_last_sender_is_gone,
    messages_are_taken_as_they_come,
    a_full_channel_is_emptied,
    a_stop_ends_it_although_somebody_is_about_to_send,
    what_was_taken_is_counted_whenever_the_stop_comes,
];

/// More turns than anybody needs who gives way after each message of a few.
const TURNS: usize = 12;

/// As often as it takes to see a random choice fall both ways.
const REPEATS: usize = 64;

async fn a_stop_that_is_set_before_lets_nothing_through(t: &mut Trial) {
    let waiting = t.length(1..=MANY);
    let mut taken = vec![];
    for _ in 0..REPEATS {
        let (_tx, rx) = filled(t, waiting);
        taken.push(stopped_before(t, rx).await);
    }
    nothing_was_taken(t, &taken, "set before the call");
}

async fn a_stop_that_was_set_counts_although_all_senders_are_gone(t: &mut Trial) {
    let waiting = t.length(1..=MANY);
    let mut taken = vec![];
    for _ in 0..REPEATS {
        let (tx, rx) = filled(t, waiting);
        drop(tx);
        taken.push(stopped_before(t, rx).await);
    }
    nothing_was_taken(t, &taken, "set before the call");
}

async fn stopped_before(t: &mut Trial, rx: Receiver<u32>) -> usize {
    let stop = CancellationToken::new();
    stop.cancel();
    // Whoever does not see the stop must not wait for it, either.
    let count: Option<usize> = t.run(let_go_after(10, biased_stop(rx, stop))).await;
    count.unwrap_or(usize::MAX)
}

async fn a_stop_between_two_messages_ends_it_at_once(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let (period, messages) = (t.vary(10..=30), t.vary(1..=5));
    let stops_at = (messages - 1) * period + t.vary(1..=period - 1);
    let (tx, rx) = mpsc::channel(8);
    let stop = CancellationToken::new();
    let sets = stop.clone();
    let numbers = numbers(t, messages as usize);
    // A task of its own: it wakes nobody but through the channel and the stop.
    harness::spawn(async move {
        for (sent, number) in (1..).zip(numbers) {
            // A receiver that is gone already is told by the count.
            let _ = tx.send(number).await;
            let until_next = if sent < messages { period } else { 0 };
            sleep(Duration::from_millis(until_next)).await;
        }
        sleep(Duration::from_millis(stops_at - (messages - 1) * period)).await;
        sets.cancel();
        // Long enough for the stop to be the only reason to end.
        sleep(Duration::ZERO).await;
    });
    let taken: usize = t.time(stops_at, biased_stop(rx, stop)).await;
    t.equal("the number of messages", taken as u64, messages);
}

async fn a_stop_that_comes_with_messages_goes_first(t: &mut Trial) {
    let waiting = t.length(1..=MANY);
    let mut taken = vec![];
    for turn in 0..REPEATS {
        let (tx, rx) = mpsc::channel(waiting);
        let stop = CancellationToken::new();
        let (sets, numbers) = (stop.clone(), numbers(t, waiting));
        let sender = async move {
            sleep(Duration::from_millis(10)).await;
            if turn % 2 == 0 {
                sets.cancel();
            }
            for number in numbers {
                let _ = tx.try_send(number);
            }
            sets.cancel();
            let room = Arc::new(Room { tx: tx.downgrade(), made: AtomicBool::new(false) });
            let waker = Waker::from(Arc::clone(&room));
            let mut one_more = pin!(tx.send(0));
            let _ = one_more.as_mut().poll(&mut Context::from_waker(&waker));
            sleep(Duration::from_millis(10)).await;
            room.made.load(Ordering::Relaxed)
        };
        let (count, room): (usize, bool) =
            t.run(async { tokio::join!(biased_stop(rx, stop), sender) }).await;
        taken.push(count.max(usize::from(room)));
    }
    nothing_was_taken(t, &taken, "set when they came");
}

async fn a_stop_after_a_long_silence_ends_it(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let (ms, messages) = (t.vary(61_000..=80_000), t.length(0..=9));
    stopped_after(t, ms, messages).await;
    t.ever_longer(u64::MAX, async |t, ms| stopped_after(t, ms, messages).await).await;
}

async fn stopped_after(t: &mut Trial, ms: u64, messages: usize) {
    let (tx, rx) = filled(t, messages);
    let stop = CancellationToken::new();
    let sets = stop.clone();
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        sets.cancel();
    });
    let taken: usize = t.time_in_few_polls(ms, 60, biased_stop(rx, stop)).await;
    drop(tx);
    t.equal("the number of messages", taken, messages);
}

async fn it_ends_when_all_senders_are_gone(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let (messages, ms) = (t.length(0..=MANY), t.vary(10..=50));
    let (tx, rx) = filled(t, messages);
    let stop = CancellationToken::new();
    harness::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        drop(tx);
    });
    let taken: usize = t.time(ms, biased_stop(rx, stop.clone())).await;
    t.equal("the number of messages", taken, messages);
}

async fn it_goes_on_until_the_last_sender_is_gone(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let senders = t.vary(2..=9);
    let (tx, rx) = mpsc::channel(8);
    for sender in 1..=senders {
        let tx = tx.clone();
        harness::spawn(async move {
            sleep(Duration::from_millis(10 * sender)).await;
            let _ = tx.send(7).await;
        });
    }
    drop(tx);
    let taken: usize = t.time(10 * senders, biased_stop(rx, CancellationToken::new())).await;
    t.equal("the number of messages", taken as u64, senders);
}

async fn messages_that_wait_are_taken_after_the_last_sender_is_gone(t: &mut Trial) {
    let messages = t.length(1..=MANY);
    let (tx, rx) = filled(t, messages);
    drop(tx);
    let taken: usize = t.time(0, biased_stop(rx, CancellationToken::new())).await;
    t.equal("the number of messages", taken, messages);
}

async fn messages_are_taken_as_they_come(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let messages = t.vary(1..=5);
    let (tx, rx) = mpsc::channel(8);
    let stop = CancellationToken::new();
    let (sets, sends) = (stop.clone(), tx.clone());
    let numbers = numbers(t, messages as usize);
    harness::spawn(async move {
        for number in numbers {
            let _ = sends.send(number).await;
            sleep(Duration::from_millis(10)).await;
        }
        sets.cancel();
    });
    let times = (0..messages).map(|sent| sent * 10 + 5);
    let (taken, free): (usize, Vec<usize>) =
        t.watch_while(biased_stop(rx, stop), times, |_| tx.capacity()).await;
    t.equal("the number of messages", taken as u64, messages);
    let waited = free.iter().filter(|free| **free < 8).count();
    t.holds(
        waited == 0,
        Diagnosis::WrongTime,
        format!(
            "{waited} of {} times, a message that had been sent 5 ms before had not been taken: \
             take each as it comes.",
            free.len()
        ),
    );
}

async fn a_full_channel_is_emptied(t: &mut Trial) {
    // The senders are still there when the answer comes too early.
    t.may_leave_tasks();
    let few = t.length(1..=MANY);
    // More than anybody's idea of plenty.
    let many = t.vary(1001..=3999) as usize;
    for messages in [few, many] {
        let (tx, rx) = mpsc::channel(1);
        let numbers = numbers(t, messages);
        harness::spawn(async move {
            for number in numbers {
                let _ = tx.send(number).await;
            }
        });
        let taken: usize = t.time(0, biased_stop(rx, CancellationToken::new())).await;
        t.equal("the number of messages", taken, messages);
    }
}

async fn a_stop_ends_it_although_somebody_is_about_to_send(t: &mut Trial) {
    let (messages, ms) = (t.length(0..=9), t.vary(10..=50));
    let (tx, rx) = filled(t, messages);
    let stop = CancellationToken::new();
    let sets = stop.clone();
    harness::spawn(async move {
        let place = tx.reserve().await;
        sleep(Duration::from_millis(ms)).await;
        sets.cancel();
        // Whoever takes what comes after the stop waits for this.
        sleep(Duration::from_millis(ms)).await;
        drop(place);
    });
    t.may_leave_tasks();
    let taken: usize = t.time(ms, biased_stop(rx, stop)).await;
    t.equal("the number of messages", taken, messages);
}

async fn what_was_taken_is_counted_whenever_the_stop_comes(t: &mut Trial) {
    let messages = t.vary(20..=60) as usize;
    let mut lost = vec![];
    for turns in 0..TURNS {
        let (tx, rx) = filled(t, messages);
        let stop = CancellationToken::new();
        let sets = stop.clone();
        let stops = async move {
            for _ in 0..turns {
                yield_now().await;
            }
            // Who ends before the stop is another test's matter.
            let is_taking = !tx.is_closed();
            sets.cancel();
            is_taking.then(|| messages - (MANY - tx.capacity()))
        };
        let both = async { tokio::join!(biased_stop(rx, stop), stops) };
        let (counted, taken): (usize, Option<usize>) = t.run(both).await;
        lost.extend(taken.filter(|taken| *taken != counted).map(|taken| (taken, counted)));
    }
    let (taken, counted) = lost.first().copied().unwrap_or_default();
    t.holds(
        lost.is_empty(),
        Diagnosis::WrongValue,
        format!(
            "When the stop came, {taken} messages had been taken out of the channel, and the answer was \
             {counted}: whatever is taken counts."
        ),
    );
}

/// Is woken for one more message than the channel holds, when one is taken out, counted or not, or
/// when the channel is closed.
struct Room {
    tx: WeakSender<u32>,
    made: AtomicBool,
}

impl Wake for Room {
    fn wake(self: Arc<Self>) {
        let is_open = self.tx.upgrade().is_some_and(|tx| !tx.is_closed());
        self.made.fetch_or(is_open, Ordering::Relaxed);
    }
}

fn nothing_was_taken(t: &mut Trial, taken: &[usize], when: &str) {
    let wrong = taken.iter().filter(|taken| **taken > 0).count();
    let most = taken.iter().max().copied().unwrap_or(0);
    let how = match (most, wrong) {
        (usize::MAX, _) => "went on although the stop was".to_owned(),
        (_, REPEATS) => format!(
            "took messages (up to {most}) in all of {REPEATS} runs, after the stop. From then on \
             none may be taken, even if some are waiting. The stop was"
        ),
        _ => format!(
            "took messages (up to {most}) in {wrong} of {REPEATS} runs: which of two that are ready \
             goes first must not be left to chance. The stop was"
        ),
    };
    t.holds(wrong == 0, Diagnosis::WrongValue, format!("It {how} {when}."));
}

/// What is said does not matter, only that something is.
fn numbers(t: &mut Trial, count: usize) -> Vec<u32> {
    t.numbers(count, 0..=u64::from(u32::MAX)).into_iter().map(|number| number as u32).collect()
}

fn filled(t: &mut Trial, messages: usize) -> (Sender<u32>, Receiver<u32>) {
    let (tx, rx) = mpsc::channel(MANY);
    for number in numbers(t, messages) {
        let _ = tx.try_send(number);
    }
    (tx, rx)
}

//! `biased_stop` takes messages until the stop, and none after it.

use std::time::Duration;

use biased_stop::biased_stop;
use harness::{Diagnosis, Trial};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

harness::tests![
    a_stop_that_is_set_before_lets_nothing_through,
    a_stop_between_two_messages_ends_it_at_once,
    a_stop_that_comes_with_messages_goes_first,
    it_ends_when_all_senders_are_gone,
    messages_that_wait_are_taken_after_the_last_sender_is_gone,
];

/// As often as it takes to see a random choice fall both ways.
const REPEATS: usize = 64;

async fn a_stop_that_is_set_before_lets_nothing_through(t: &mut Trial) {
    let waiting = t.vary(1..=5) as u32;
    let mut taken = vec![];
    for _ in 0..REPEATS {
        let (_tx, rx) = filled(waiting);
        let stop = CancellationToken::new();
        stop.cancel();
        // Whoever does not see the stop must not wait for it, either.
        let limit = Duration::from_millis(10);
        let count = t.run(tokio::time::timeout(limit, biased_stop(rx, stop))).await;
        taken.push(count.unwrap_or(usize::MAX));
    }
    nothing_was_taken(t, &taken, "set before the call");
}

async fn a_stop_between_two_messages_ends_it_at_once(t: &mut Trial) {
    let (period, messages) = (t.vary(10..=30), t.vary(1..=5));
    let stops_at = (messages - 1) * period + t.vary(1..=period - 1);
    let (tx, rx) = filled(0);
    let stop = CancellationToken::new();
    let sender = async {
        for number in 0..messages {
            // A receiver that is gone already is told by the count.
            let _ = tx.send(number as u32).await;
            let until_next = if number + 1 < messages { period } else { 0 };
            sleep(Duration::from_millis(until_next)).await;
        }
        sleep(Duration::from_millis(stops_at - (messages - 1) * period)).await;
        stop.cancel();
        sleep(Duration::ZERO).await;
    };
    let both = async { tokio::join!(biased_stop(rx, stop.clone()), sender) };
    let (taken, ()): (usize, ()) = t.time(stops_at, both).await;
    t.equal("the number of messages", taken as u64, messages);
}

async fn a_stop_that_comes_with_messages_goes_first(t: &mut Trial) {
    let waiting = t.vary(1..=5) as u32;
    let mut taken = vec![];
    for _ in 0..REPEATS {
        let (tx, rx) = filled(0);
        let stop = CancellationToken::new();
        let both = async {
            tokio::join!(biased_stop(rx, stop.clone()), async {
                sleep(Duration::from_millis(10)).await;
                for number in 0..waiting {
                    let _ = tx.try_send(number);
                }
                stop.cancel();
            })
        };
        let (count, ()) = t.run(both).await;
        taken.push(count);
    }
    nothing_was_taken(t, &taken, "set when they came");
}

async fn it_ends_when_all_senders_are_gone(t: &mut Trial) {
    let (messages, ms) = (t.vary(0..=5), t.vary(10..=50));
    let (tx, rx) = filled(messages as u32);
    let sender = async move {
        sleep(Duration::from_millis(ms)).await;
        drop(tx);
    };
    let both = async { tokio::join!(biased_stop(rx, CancellationToken::new()), sender) };
    let (taken, ()): (usize, ()) = t.time(ms, both).await;
    t.equal("the number of messages", taken as u64, messages);
}

async fn messages_that_wait_are_taken_after_the_last_sender_is_gone(t: &mut Trial) {
    let messages = t.vary(2..=8);
    let (tx, rx) = filled(messages as u32);
    drop(tx);
    let taken: usize = t.time(0, biased_stop(rx, CancellationToken::new())).await;
    t.equal("the number of messages", taken as u64, messages);
}

fn nothing_was_taken(t: &mut Trial, taken: &[usize], when: &str) {
    let wrong = taken.iter().filter(|taken| **taken > 0).count();
    let most = taken.iter().max().copied().unwrap_or(0);
    let how = match (most, wrong) {
        (usize::MAX, _) => "went on although the stop was".to_owned(),
        (_, REPEATS) => format!(
            "took messages (up to {most}) in all of {REPEATS} runs: the first branch that is ready \
             wins, and that was not the stop, which was"
        ),
        _ => format!(
            "took messages (up to {most}) in {wrong} of {REPEATS} runs: of the branches that are \
             ready, `select!` picks a random branch, unless told otherwise. The stop was"
        ),
    };
    t.holds(wrong == 0, Diagnosis::WrongValue, format!("It {how} {when}."));
}

fn filled(messages: u32) -> (Sender<u32>, Receiver<u32>) {
    let (tx, rx) = mpsc::channel(8);
    for number in 0..messages {
        let _ = tx.try_send(number);
    }
    (tx, rx)
}

//! `good_delay` waits on the runtime's clock and leaves the thread to others.

use std::time::Duration;

use futures::future::{join, join_all};
use good_delay::good_delay;
use harness::{Diagnosis, MANY, Trial};
use tokio::time::Instant;

harness::tests![
    it_waits_for_as_long_as_asked,
    long_delays_and_parts_of_a_millisecond_are_delays_too,
    many_delays_overlap,
    each_delay_ends_in_its_time,
    no_delay_is_no_wait,
];

/// Longer than any number of milliseconds that fits into 16 bits, and short enough for an answer that
/// naps until the time has come.
const LONG_MS: u64 = 10 * 60 * 1000;

/// The longest delay there is.
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

async fn it_waits_for_as_long_as_asked(t: &mut Trial) {
    let ms = t.vary(10..=250);
    let () = t.time(ms, good_delay(Duration::from_millis(ms))).await;
    let later = t.vary(1..=400);
    let () = t.time(later, good_delay(Duration::from_millis(later))).await;
}

async fn long_delays_and_parts_of_a_millisecond_are_delays_too(t: &mut Trial) {
    // Tokio's timers go by whole milliseconds, and never end too early.
    let (ms, us) = (t.vary(1..=99), t.vary(1..=999));
    let began_ms = t.now_ms();
    let () = t.time(1, good_delay(Duration::from_micros(us))).await;
    let was_over_at_once = !t.in_real_time() && t.now_ms() == began_ms;
    let waits_else = was_over_at_once && lasts(t, ms).await == ms;
    t.holds(
        !waits_else,
        Diagnosis::WrongTime,
        format!("A delay of {us} µs was over at once: a part of a millisecond is a delay, too."),
    );
    let () = t.time(ms + 1, good_delay(Duration::from_micros(ms * 1000 + us))).await;
    // Whoever waits on another clock has been seen by now, and would really wait for so long.
    if t.in_real_time() || lasts(t, ms).await != ms {
        return;
    }
    // Together: one after the other would last for longer than what either is allowed.
    let seconds = t.vary(61..=LONG_MS / 1000);
    let (long, longest) = (Duration::from_secs(seconds), Duration::from_millis(LONG_MS));
    let _: ((), ()) = t.time(LONG_MS, join(good_delay(long), good_delay(longest))).await;
    // No whole seconds, but for the longest.
    let less = t.vary(1..=999);
    t.ever_longer(DAY_MS, async |t, most_ms| {
        let ms = if most_ms == DAY_MS { DAY_MS } else { most_ms - less };
        t.time(ms, good_delay(Duration::from_millis(ms))).await;
    })
    .await;
}

async fn many_delays_overlap(t: &mut Trial) {
    let delays = delays(t);
    let longest = delays.iter().copied().max().unwrap_or(0);
    let all = join_all(delays.into_iter().map(|ms| good_delay(Duration::from_millis(ms))));
    let _: Vec<()> = t.time(longest, all).await;
}

async fn each_delay_ends_in_its_time(t: &mut Trial) {
    let delays = delays(t);
    let alone = lasts(t, delays[0]).await;
    // What is wrong with one alone is told by other tests, and no running clock is exact.
    if t.in_real_time() || alone != delays[0] {
        return;
    }
    let all = join_all(delays.iter().map(|&ms| lasting(ms)));
    let lasted: Vec<u64> = t.run(all).await;
    let (asked, lasted) = delays
        .iter()
        .zip(lasted)
        .find(|(asked, lasted)| *asked != lasted)
        .unwrap_or((&alone, alone));
    let waits_for_others = lasted > *asked;
    t.holds(
        *asked == lasted,
        if waits_for_others { Diagnosis::Sequential } else { Diagnosis::WrongTime },
        format!(
            "Of {} delays that were begun together, one of {asked} ms ended after {lasted} ms{}.",
            delays.len(),
            if waits_for_others { ", though one alone takes as long as asked" } else { "" },
        ),
    );
}

async fn no_delay_is_no_wait(t: &mut Trial) {
    let () = t.time(0, good_delay(Duration::ZERO)).await;
}

/// How many milliseconds a delay of `ms` lasts.
async fn lasts(t: &mut Trial, ms: u64) -> u64 {
    t.run(lasting(ms)).await
}

/// The same among others.
async fn lasting(ms: u64) -> u64 {
    let began = Instant::now();
    let () = good_delay(Duration::from_millis(ms)).await;
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

fn delays(t: &mut Trial) -> Vec<u64> {
    let count = t.length(10..=MANY);
    t.numbers(count, 10..=90)
}

//! `good_delay` waits on the runtime's clock and leaves the thread to others.

use std::time::Duration;

use futures::future::join_all;
use good_delay::good_delay;
use harness::Trial;

harness::tests![it_waits_for_as_long_as_asked, many_delays_overlap, no_delay_is_no_wait];

async fn it_waits_for_as_long_as_asked(t: &mut Trial) {
    let ms = t.vary(10..=250);
    let () = t.time(ms, good_delay(Duration::from_millis(ms))).await;
}

async fn many_delays_overlap(t: &mut Trial) {
    let delays: Vec<u64> = (0..10).map(|_| t.vary(10..=90)).collect();
    let longest = delays.iter().copied().max().unwrap_or(0);
    let all = join_all(delays.into_iter().map(|ms| good_delay(Duration::from_millis(ms))));
    let _: Vec<()> = t.time(longest, all).await;
}

async fn no_delay_is_no_wait(t: &mut Trial) {
    let () = t.time(0, good_delay(Duration::ZERO)).await;
}

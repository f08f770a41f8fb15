//! `pinned_deadline` counts ticks until one deadline, which no tick puts off.

use std::time::Duration;

use harness::Trial;
use pinned_deadline::pinned_deadline;
use tokio::time::{Instant, Interval, interval, interval_at};

harness::tests![
    ten_ms_ticks_until_55_ms_are_six,
    any_ticks_are_counted_until_any_limit,
    ticks_rarer_than_the_limit_do_not_put_it_off,
    an_interval_that_begins_later_counts_from_there,
];

async fn ten_ms_ticks_until_55_ms_are_six(t: &mut Trial) {
    check(t, interval(ms(10)), 55, 6).await;
}

async fn any_ticks_are_counted_until_any_limit(t: &mut Trial) {
    let (period, ticks) = (t.vary(5..=40), t.vary(1..=12));
    // Half-way between two ticks: which comes first at the same moment is not the subject.
    let limit = (ticks - 1) * period + t.vary(1..=period - 1);
    check(t, interval(ms(period)), limit, ticks).await;
}

async fn ticks_rarer_than_the_limit_do_not_put_it_off(t: &mut Trial) {
    let limit = t.vary(10..=90);
    check(t, interval(ms(100)), limit, 1).await;
}

async fn an_interval_that_begins_later_counts_from_there(t: &mut Trial) {
    let begins = t.vary(11..=19);
    check(t, interval_at(Instant::now() + ms(begins), ms(20)), 60, 3).await;
}

async fn check(t: &mut Trial, i: Interval, limit: u64, expected: u64) {
    let got: usize = t.time(limit, pinned_deadline(i, ms(limit))).await;
    t.equal("the number of ticks", got as u64, expected);
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

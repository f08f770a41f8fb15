//! `pinned_deadline` counts ticks until one deadline, which no tick puts off.

use std::time::Duration;

use harness::{Diagnosis, MANY, Trial};
use pinned_deadline::pinned_deadline;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, interval_at, sleep};

harness::tests![
    ten_ms_ticks_until_55_ms_are_six,
    any_ticks_are_counted_until_any_limit,
    ticks_rarer_than_the_limit_do_not_put_it_off,
    an_interval_that_begins_later_counts_from_there,
    an_interval_that_is_late_catches_up,
    an_interval_may_be_told_not_to_catch_up,
    the_limit_counts_from_the_first_poll,
    a_limit_need_not_be_whole_milliseconds,
    a_limit_may_be_zero,
    a_limit_may_be_long,
];

async fn ten_ms_ticks_until_55_ms_are_six(t: &mut Trial) {
    check(t, interval(ms(10)), 55, 6).await;
}

async fn any_ticks_are_counted_until_any_limit(t: &mut Trial) {
    let (period, ticks) = (t.vary(2..=40), t.vary(1..=MANY as u64));
    // Half-way between two ticks: which comes first at the same moment is not the subject.
    let limit = (ticks - 1) * period + t.vary(1..=period - 1);
    check(t, interval(ms(period)), limit, ticks).await;
}

async fn ticks_rarer_than_the_limit_do_not_put_it_off(t: &mut Trial) {
    let limit = t.vary(1..=90);
    check(t, interval(ms(100)), limit, 1).await;
}

async fn an_interval_that_begins_later_counts_from_there(t: &mut Trial) {
    let (period, ticks) = (t.vary(2..=40), t.vary(0..=9));
    let begins = t.vary(period + 1..=200);
    let limit = (begins + ticks * period).saturating_sub(t.vary(1..=period - 1));
    check(t, interval_at(Instant::now() + ms(begins), ms(period)), limit, ticks).await;
}

async fn an_interval_that_is_late_catches_up(t: &mut Trial) {
    let Late { period, missed, late, limit, ticks } = Late::vary(t);
    let i = interval(ms(period));
    sleep(ms(late)).await;
    check(t, i, limit, 1 + missed + ticks).await;
}

async fn an_interval_may_be_told_not_to_catch_up(t: &mut Trial) {
    let Late { period, late, limit, ticks, .. } = Late::vary(t);
    let mut i = interval(ms(period));
    i.set_missed_tick_behavior(MissedTickBehavior::Skip);
    sleep(ms(late)).await;
    check(t, i, limit, 1 + ticks).await;
    let mut i = interval(ms(period));
    i.set_missed_tick_behavior(MissedTickBehavior::Delay);
    sleep(ms(late)).await;
    check(t, i, ticks * period + 1, 1 + ticks).await;
}

async fn the_limit_counts_from_the_first_poll(t: &mut Trial) {
    let Late { period, missed, late, limit, ticks } = Late::vary(t);
    let future = pinned_deadline(interval(ms(period)), ms(limit));
    sleep(ms(late)).await;
    let got: usize = t.time(limit, future).await;
    t.equal("the number of ticks", got as u64, 1 + missed + ticks);
}

async fn a_limit_need_not_be_whole_milliseconds(t: &mut Trial) {
    let (period, ticks) = (t.vary(3..=40), t.vary(1..=9));
    let whole = (ticks - 1) * period + t.vary(1..=period - 2);
    let limit = ms(whole) + Duration::from_micros(t.vary(1..=999));
    // Tokio's clock goes by whole ones: the next is the first at which the limit has passed.
    let got: usize = t.time(whole + 1, pinned_deadline(interval(ms(period)), limit)).await;
    t.equal("the number of ticks", got as u64, ticks);
}

async fn a_limit_may_be_zero(t: &mut Trial) {
    let period = t.vary(1..=40);
    let got: usize = t.time(0, pinned_deadline(interval(ms(period)), Duration::ZERO)).await;
    t.holds(
        got <= 1,
        Diagnosis::WrongValue,
        format!(
            "With a limit of zero, {got} ticks of an interval of {period} ms were counted; at most \
             1 is due then."
        ),
    );
}

async fn a_limit_may_be_long(t: &mut Trial) {
    let (period, limit) = (t.vary(28_000..=30_000), t.vary(61_000..=83_999));
    let i = interval(ms(period));
    let got: usize = t.time_in_few_polls(limit, 40, pinned_deadline(i, ms(limit))).await;
    t.equal("the number of ticks", got as u64, 3);
    t.ever_longer(u64::MAX, async |t, limit| check(t, interval(ms(limit / 2 - 1)), limit, 3).await)
        .await;
}

async fn check(t: &mut Trial, i: Interval, limit: u64, expected: u64) {
    let got: usize = t.time(limit, pinned_deadline(i, ms(limit))).await;
    t.equal("the number of ticks", got as u64, expected);
}

/// An interval that nobody has asked for so long that it has missed ticks.
struct Late {
    period: u64,
    /// Beside the very first.
    missed: u64,
    late: u64,
    limit: u64,
    /// In time, until the limit.
    ticks: u64,
}

impl Late {
    fn vary(t: &mut Trial) -> Self {
        let (period, missed, ticks) = (t.vary(10..=40), t.vary(1..=9), t.vary(1..=9));
        // Far from any tick: what counts as late is more than 5 ms, and no tick is at the limit.
        let late = missed * period + period - 2;
        Self { period, missed, late, limit: ticks * period, ticks }
    }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

//! `good_compute` counts in place what is quickly counted, and the rest on another thread.

use std::time::Duration;

use good_compute::good_compute;
use harness::{Diagnosis, Trial};
use kata::blocking::{cost, count_primes};

harness::tests![
    long_counting_leaves_the_thread_of_the_runtime_free,
    short_counting_stays_where_it_is,
    what_it_costs_is_asked_and_not_guessed,
    whole_seconds_cost_too_much,
    the_count_is_right,
    the_result_is_awaited,
];

/// More polls than anybody needs who is woken once. Whoever asks again and again has thousands.
const FEW_POLLS: u64 = 200;

async fn long_counting_leaves_the_thread_of_the_runtime_free(t: &mut Trial) {
    for limit in [10_100, t.vary(10_100..=60_000)] {
        counts(t, limit).await;
    }
}

async fn short_counting_stays_where_it_is(t: &mut Trial) {
    for limit in [0, t.vary(2..=9_000), 10_000, 10_099] {
        counts_in_place(t, limit).await;
    }
}

async fn what_it_costs_is_asked_and_not_guessed(t: &mut Trial) {
    let (cheap, dear) = (t.vary(20_000..=60_000), t.vary(1_000..=9_000));
    t.service("cost").replies(|limit| {
        let limit: u64 = limit.parse().unwrap_or(0);
        Duration::from_micros(if limit < 10_000 { 101 + limit } else { 100 })
    });
    counts_in_place(t, cheap).await;
    counts(t, dear).await;
}

async fn whole_seconds_cost_too_much(t: &mut Trial) {
    // And so much beyond them that is little by itself.
    let (seconds, us) = (t.vary(1..=5), t.vary(0..=100));
    for cost in [Duration::from_secs(1), Duration::from_micros(seconds * 1_000_000 + us)] {
        t.service("cost").replies(move |_| cost);
        let limit = t.vary(1_000..=9_000);
        counts(t, limit).await;
    }
}

async fn the_count_is_right(t: &mut Trial) {
    for limit in [0, 1, 2, 3, t.vary(4..=999), t.vary(20_000..=30_000)] {
        counts(t, limit).await;
    }
}

async fn the_result_is_awaited(t: &mut Trial) {
    let limit = t.vary(20_000..=30_000);
    let _: u64 = t.run_work_in_few_polls(FEW_POLLS, good_compute(limit)).await;
}

async fn counts_in_place(t: &mut Trial, limit: u64) {
    let (tasks, working) = (t.spawned_tasks(), t.most_working());
    counts(t, limit).await;
    let us = cost(limit).as_micros();
    t.holds(
        t.most_working() == working && t.spawned_tasks() == tasks,
        Diagnosis::WrongTool,
        format!(
            "Counting the primes below {limit} costs {us} µs and was not done in place, where up to \
             100 µs it must be."
        ),
    );
}

async fn counts(t: &mut Trial, limit: u64) {
    // So that a thread of an earlier run is waited for, and its unit is not counted in this one.
    t.gather_work(1, 1);
    let before = t.units_of_work("count_primes");
    let count: u64 = t.run_in_no_time(good_compute(limit)).await;
    let calls = t.units_of_work("count_primes") - before;
    t.equal("the number of primes", count, count_primes(limit));
    t.holds(
        calls == 1,
        Diagnosis::WrongTool,
        format!(
            "`kata::blocking::count_primes` was called {calls} times for {limit}; it must be \
             called once."
        ),
    );
}

//! `good_compute` counts in place what is quickly counted, and the rest on another thread.

use good_compute::good_compute;
use harness::{Diagnosis, Trial};
use kata::blocking::{cost, count_primes};

harness::tests![
    long_counting_leaves_the_runtimes_thread_free,
    short_counting_stays_where_it_is,
    the_count_is_right,
];

async fn long_counting_leaves_the_runtimes_thread_free(t: &mut Trial) {
    let limit = t.vary(10_100..=60_000);
    let count: u64 = t.run(good_compute(limit)).await;
    t.equal("the number of primes", count, count_primes(limit));
}

async fn short_counting_stays_where_it_is(t: &mut Trial) {
    for limit in [t.vary(2..=9_000), 10_000] {
        let count: u64 = t.time(0, good_compute(limit)).await;
        t.equal("the number of primes", count, count_primes(limit));
        let us = cost(limit).as_micros();
        t.holds(
            t.most_working() == 0,
            Diagnosis::WrongTool,
            format!("Went to another thread for {us} µs of work: the way there and back costs 54."),
        );
    }
}

async fn the_count_is_right(t: &mut Trial) {
    for limit in [0, 2, 3, t.vary(4..=999), t.vary(20_000..=30_000)] {
        let count: u64 = t.run(good_compute(limit)).await;
        t.equal("the number of primes", count, count_primes(limit));
    }
}

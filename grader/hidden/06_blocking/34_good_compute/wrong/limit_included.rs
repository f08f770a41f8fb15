//! verdict: failed, diagnosis: blocking

use std::time::Duration;

use kata::blocking::{cost, count_primes};

pub async fn good_compute(limit: u64) -> u64 {
    if cost(limit) <= Duration::from_micros(100) {
        return count_primes(limit + 1);
    }
    tokio::task::spawn_blocking(move || count_primes(limit)).await.unwrap()
}

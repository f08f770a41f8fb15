//! verdict: failed, diagnosis: spinning
//!
//! Never leaves its own thread in peace.

use std::time::Duration;

use futures::FutureExt;
use kata::blocking::{cost, count_primes};

pub async fn good_compute(limit: u64) -> u64 {
    if cost(limit) <= Duration::from_micros(100) {
        return count_primes(limit);
    }
    let mut counting = tokio::task::spawn_blocking(move || count_primes(limit));
    loop {
        if let Some(primes) = (&mut counting).now_or_never() {
            return primes.unwrap();
        }
        tokio::task::yield_now().await;
    }
}

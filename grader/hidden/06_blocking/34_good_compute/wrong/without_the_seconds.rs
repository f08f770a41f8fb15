//! verdict: failed, diagnosis: blocking
//!
//! Two seconds sharp have no nanoseconds.

use kata::blocking::{cost, count_primes};

pub async fn good_compute(limit: u64) -> u64 {
    let nanos = cost(limit).subsec_nanos();
    if nanos <= 100_000 {
        count_primes(limit)
    } else {
        tokio::task::spawn_blocking(move || count_primes(limit)).await.unwrap()
    }
}

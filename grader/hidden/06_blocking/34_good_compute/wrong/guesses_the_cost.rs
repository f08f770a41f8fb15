//! verdict: failed, diagnosis: blocking
//!
//! Where the cost is another, the number 10 000 tells nothing.

use kata::blocking::count_primes;

pub async fn good_compute(limit: u64) -> u64 {
    if limit <= 10_000 {
        count_primes(limit)
    } else {
        tokio::task::spawn_blocking(move || count_primes(limit)).await.unwrap()
    }
}

//! verdict: failed, diagnosis: blocking
//!
//! Others have their turn before the work, not during it.

pub async fn good_compute(limit: u64) -> u64 {
    tokio::task::yield_now().await;
    kata::blocking::count_primes(limit)
}

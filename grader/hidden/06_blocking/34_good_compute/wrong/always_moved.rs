//! verdict: failed, diagnosis: wrong_tool

pub async fn good_compute(limit: u64) -> u64 {
    tokio::task::spawn_blocking(move || kata::blocking::count_primes(limit)).await.unwrap()
}

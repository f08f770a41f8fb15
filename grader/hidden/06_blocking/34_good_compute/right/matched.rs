use kata::blocking::{cost, count_primes};

pub async fn good_compute(limit: u64) -> u64 {
    match cost(limit).as_micros() {
        0..=100 => count_primes(limit),
        _ => tokio::task::spawn_blocking(move || count_primes(limit)).await.unwrap(),
    }
}

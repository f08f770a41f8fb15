//! verdict: failed, diagnosis: wrong_tool
//!
//! Counts by itself, so what it costs is not seen.

pub async fn good_compute(limit: u64) -> u64 {
    let mut primes: Vec<u64> = vec![];
    for number in 2..limit {
        if primes.iter().take_while(|&&p| p * p <= number).all(|p| number % p != 0) {
            primes.push(number);
        }
    }
    primes.len() as u64
}

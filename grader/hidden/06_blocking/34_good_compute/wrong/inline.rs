//! verdict: failed, diagnosis: blocking

pub async fn good_compute(limit: u64) -> u64 {
    kata::blocking::count_primes(limit)
}

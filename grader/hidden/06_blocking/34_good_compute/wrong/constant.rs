//! verdict: failed, diagnosis: hard_coded

pub async fn good_compute(_limit: u64) -> u64 {
    0
}

//! verdict: failed, diagnosis: hard_coded

pub async fn timeout_example() -> &'static str {
    "timed out"
}

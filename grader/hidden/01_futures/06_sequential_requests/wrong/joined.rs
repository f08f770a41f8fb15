//! verdict: failed, diagnosis: overlapped
//!
//! The answer to the next exercise.

pub async fn sequential_requests() -> (String, String) {
    tokio::join!(kata::fetch_user(1), kata::fetch_order(42))
}

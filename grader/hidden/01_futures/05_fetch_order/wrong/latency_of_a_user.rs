//! verdict: failed, diagnosis: wrong_time
//!
//! Copied from the exercise before, with the text changed and the time not.

use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    tokio::time::sleep(Duration::from_millis(100)).await;
    format!("Order(id={id})")
}

//! verdict: failed, diagnosis: wrong_time
//!
//! The first tick of an interval is immediate.

use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    let mut ticks = tokio::time::interval(Duration::from_millis(80));
    ticks.tick().await;
    format!("Order(id={id})")
}

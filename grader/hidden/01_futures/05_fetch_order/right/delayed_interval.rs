//! An interval whose first tick is set to a moment is a sleep, as long as one asks once.

use std::time::Duration;

use tokio::time::{Instant, interval_at};

pub async fn fetch_order(id: u32) -> String {
    let latency = Duration::from_millis(80);
    interval_at(Instant::now() + latency, latency).tick().await;
    format!("Order(id={id})")
}

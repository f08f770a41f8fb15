//! Sleeps that follow each other add up exactly.

use std::time::Duration;

use tokio::time::sleep;

pub async fn fetch_order(id: u32) -> String {
    for _ in 0..4 {
        sleep(Duration::from_millis(20)).await;
    }
    format!("Order(id={id})")
}

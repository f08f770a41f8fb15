//! verdict: failed, diagnosis: wrong_time

use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    tokio::time::sleep(Duration::from_secs(80)).await;
    format!("Order(id={id})")
}

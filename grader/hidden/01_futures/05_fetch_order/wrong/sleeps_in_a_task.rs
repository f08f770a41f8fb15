//! verdict: failed, diagnosis: leaked_task
//!
//! The task sleeps, and nobody waits for it.

use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_millis(80)).await;
    });
    format!("Order(id={id})")
}

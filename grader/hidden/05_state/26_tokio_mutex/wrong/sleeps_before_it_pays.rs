//! verdict: failed, diagnosis: wrong_time
//!
//! Payments have to be made one after the other: what is too much is the sleep, not the order.

use std::time::Duration;

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let mut held = account.lock().await;
    if *held < price || !approve(price).await {
        return false;
    }
    // "So that the bank has time to book it."
    tokio::time::sleep(Duration::from_millis(10)).await;
    *held -= price;
    true
}

//! verdict: failed, diagnosis: out_of_order
//!
//! Between two tries anybody may come first.

use kata::state::approve;
use std::time::Duration;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    loop {
        if let Ok(mut account) = account.try_lock() {
            if *account < price {
                return false;
            }
            let ok = approve(price).await;
            if ok {
                *account -= price;
            }
            return ok;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

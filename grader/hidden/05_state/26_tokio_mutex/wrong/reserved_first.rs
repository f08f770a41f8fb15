//! verdict: failed, diagnosis: lost_data
//!
//! Takes the price, asks, and gives it back after a refusal: others are turned away meanwhile.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    {
        let mut account = account.lock().await;
        if *account < price {
            return false;
        }
        *account -= price;
    }
    let approved = approve(price).await;
    if !approved {
        *account.lock().await += price;
    }
    approved
}

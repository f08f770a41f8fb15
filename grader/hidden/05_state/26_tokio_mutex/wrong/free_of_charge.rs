//! verdict: failed, diagnosis: wrong_value
//!
//! The bank is not asked about a price of 0.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    if price == 0 {
        return true;
    }
    let mut account = account.lock().await;
    if *account < price || !approve(price).await {
        return false;
    }
    *account -= price;
    true
}

//! verdict: failed, diagnosis: wrong_value
//!
//! Asks the bank and does not listen.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let mut account = account.lock().await;
    if *account < price {
        return false;
    }
    let _ = approve(price).await;
    *account -= price;
    true
}

//! verdict: failed, diagnosis: wrong_value
//!
//! Who has exactly the price can pay.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let mut account = account.lock().await;
    if *account <= price {
        return false;
    }
    if approve(price).await {
        *account -= price;
        return true;
    }
    false
}

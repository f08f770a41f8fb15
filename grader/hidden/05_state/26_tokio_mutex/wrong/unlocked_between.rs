//! verdict: failed, diagnosis: lost_update
//!
//! Writes what it worked out from a balance that is old by then.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let has = *account.lock().await;
    if has < price {
        return false;
    }
    if !approve(price).await {
        return false;
    }
    *account.lock().await = has - price;
    true
}

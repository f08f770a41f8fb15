//! verdict: failed, diagnosis: lost_update
//!
//! No overflow, and a price that was never paid.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    if *account.lock().await < price {
        return false;
    }
    if !approve(price).await {
        return false;
    }
    let mut account = account.lock().await;
    *account = account.saturating_sub(price);
    true
}

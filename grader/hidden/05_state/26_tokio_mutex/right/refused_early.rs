//! Leaves early; the guard goes with the function.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let mut account = account.lock().await;
    let Some(left) = account.checked_sub(price) else { return false };
    if !approve(price).await {
        return false;
    }
    *account = left;
    true
}

//! verdict: failed, diagnosis: panicked
//!
//! Five see the same 100, and the fourth subtracts from 10.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    if *account.lock().await < price {
        return false;
    }
    if !approve(price).await {
        return false;
    }
    *account.lock().await -= price;
    true
}

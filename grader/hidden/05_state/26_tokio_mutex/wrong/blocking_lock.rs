//! verdict: failed, diagnosis: panicked
//!
//! That one is for threads outside the runtime.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let mut account = account.blocking_lock();
    if *account < price {
        return false;
    }
    if !approve(price).await {
        return false;
    }
    *account -= price;
    true
}

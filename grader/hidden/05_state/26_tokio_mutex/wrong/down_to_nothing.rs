//! verdict: failed, diagnosis: lost_update
//!
//! No overflow, and a price that was never paid.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    if *account.lock().await < price {
        return false;
    }
    io.call("approve", 10).await;
    let mut account = account.lock().await;
    *account = account.saturating_sub(price);
    true
}

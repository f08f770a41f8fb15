//! verdict: failed, diagnosis: lost_update
//!
//! Writes what it worked out from a balance that is old by then.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    let has = *account.lock().await;
    if has < price {
        return false;
    }
    io.call("approve", 10).await;
    *account.lock().await = has - price;
    true
}

//! verdict: failed, diagnosis: panicked
//!
//! Five see the same 100, and the fourth subtracts from 10.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    if *account.lock().await < price {
        return false;
    }
    io.call("approve", 10).await;
    *account.lock().await -= price;
    true
}

//! verdict: failed, diagnosis: panicked
//!
//! That one is for threads outside the runtime.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    let mut account = account.blocking_lock();
    if *account < price {
        return false;
    }
    io.call("approve", 10).await;
    *account -= price;
    true
}

//! Leaves early; the guard goes with the function.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    let mut account = account.lock().await;
    let Some(left) = account.checked_sub(price) else { return false };
    io.call("approve", 10).await;
    *account = left;
    true
}

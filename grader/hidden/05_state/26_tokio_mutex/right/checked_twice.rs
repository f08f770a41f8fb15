//! A look before the queue is no harm, as long as one looks again inside.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    if *account.lock().await < price {
        return false;
    }
    let mut account = account.lock().await;
    if *account < price {
        return false;
    }
    io.call("approve", 10).await;
    *account -= price;
    true
}

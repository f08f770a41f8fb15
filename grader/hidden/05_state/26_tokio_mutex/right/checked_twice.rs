//! A look before the queue is no harm, as long as one looks again inside.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    if *account.lock().await < price {
        return false;
    }
    let mut account = account.lock().await;
    if *account < price {
        return false;
    }
    if !approve(price).await {
        return false;
    }
    *account -= price;
    true
}

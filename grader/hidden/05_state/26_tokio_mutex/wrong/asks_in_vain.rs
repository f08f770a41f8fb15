//! verdict: failed, diagnosis: wrong_time
//!
//! Asks the bank before it looks whether there is anything to pay with.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let mut account = account.lock().await;
    let pays = approve(price).await && *account >= price;
    if pays {
        *account -= price;
    }
    pays
}

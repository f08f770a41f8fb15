//! verdict: failed, diagnosis: wrong_time
//!
//! Asks the bank before it looks whether there is anything to pay with.

use kata::Probe;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32, io: &Probe) -> bool {
    let mut account = account.lock().await;
    io.call("approve", 10).await;
    let enough = *account >= price;
    if enough {
        *account -= price;
    }
    enough
}

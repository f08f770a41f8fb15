//! The call is made first, and polled only where there is enough: else nobody is asked.

use kata::state::approve;
use tokio::sync::Mutex;

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let bank = approve(price);
    let mut money = account.lock().await;
    if *money < price || !bank.await {
        return false;
    }
    *money -= price;
    true
}

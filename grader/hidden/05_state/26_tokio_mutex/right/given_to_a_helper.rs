//! The guard is a temporary of the one statement, and lives as long as the helper has what it locks.

use kata::state::approve;
use tokio::sync::Mutex;

async fn pay(balance: &mut u32, price: u32) -> Option<()> {
    let rest = balance.checked_sub(price)?;
    approve(price).await.then(|| *balance = rest)
}

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    pay(&mut *account.lock().await, price).await.is_some()
}

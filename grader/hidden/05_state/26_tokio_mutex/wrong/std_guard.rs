//! verdict: compile_error, diagnosis: not_send
//!
//! A standard lock of its own, whose guard cannot follow a task to another thread.

use kata::state::approve;
use tokio::sync::Mutex;

static BANK: std::sync::Mutex<()> = std::sync::Mutex::new(());

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let _one_at_a_time = BANK.lock().unwrap();
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

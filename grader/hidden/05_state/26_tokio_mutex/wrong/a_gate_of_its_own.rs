//! verdict: failed, diagnosis: lost_update
//!
//! Another lock keeps its own callers apart, and leaves the account open to everybody else.

use kata::state::approve;
use tokio::sync::Mutex;

static GATE: Mutex<()> = Mutex::const_new(());

pub async fn tokio_mutex(account: &Mutex<u32>, price: u32) -> bool {
    let _gate = GATE.lock().await;
    if *account.lock().await < price || !approve(price).await {
        return false;
    }
    *account.lock().await -= price;
    true
}

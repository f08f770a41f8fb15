//! verdict: failed, diagnosis: wrong_value
//!
//! Nobody has set a limit.

use std::time::Duration;

use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_millis(1000);

pub async fn sequential_requests() -> (String, String) {
    let user = timeout(PATIENCE, kata::fetch_user(1)).await.unwrap_or_default();
    let order = timeout(PATIENCE, kata::fetch_order(42)).await.unwrap_or_default();
    (user, order)
}

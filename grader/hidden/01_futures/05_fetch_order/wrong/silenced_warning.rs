//! verdict: failed, diagnosis: never_awaited
//!
//! `let _ =` hides the warning about the missing `.await`, and drops the sleep.

use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    let _ = tokio::time::sleep(Duration::from_millis(80));
    format!("Order(id={id})")
}

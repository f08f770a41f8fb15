//! verdict: failed, diagnosis: wrong_time
//!
//! The first tick of an interval comes at once.

use std::time::Duration;

pub async fn fetch_user(id: u32) -> String {
    tokio::time::interval(Duration::from_millis(100)).tick().await;
    format!("User(id={id})")
}

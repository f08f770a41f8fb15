//! Gives up after 100 ms on something that never comes.

use std::future::pending;
use std::time::Duration;

use tokio::time::timeout;

pub async fn fetch_user(id: u32) -> String {
    let _elapsed = timeout(Duration::from_millis(100), pending::<()>()).await;
    format!("User(id={id})")
}

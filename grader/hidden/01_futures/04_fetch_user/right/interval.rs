//! An interval's first tick is immediate, so the second one is the wait.

use std::time::Duration;

use tokio::time::interval;

pub async fn fetch_user(id: u32) -> String {
    let mut ticks = interval(Duration::from_millis(100));
    ticks.tick().await;
    ticks.tick().await;
    format!("User(id={id})")
}

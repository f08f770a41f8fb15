//! verdict: failed, diagnosis: spinning
//!
//! Always ready to go on, so the runtime is never idle and its paused clock never moves.

use std::time::Duration;

use tokio::time::Instant;

pub async fn fetch_user(id: u32) -> String {
    let asked = Instant::now();
    while asked.elapsed() < Duration::from_millis(100) {
        tokio::task::yield_now().await;
    }
    format!("User(id={id})")
}

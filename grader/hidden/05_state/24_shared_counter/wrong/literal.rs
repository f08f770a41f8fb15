//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

pub async fn shared_counter(pages: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(10)).await;
    515
}

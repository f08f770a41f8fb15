//! verdict: failed, diagnosis: lost_data
//!
//! Some saves are slower than others.

use futures::future::join_all;
use kata::store::Store;
use std::time::Duration;
pub async fn save_all(store: &Store, numbers: &[u32]) {
    let _ = tokio::time::timeout(
        Duration::from_millis(20),
        join_all(numbers.iter().map(|n| store.save(*n))),
    )
    .await;
}

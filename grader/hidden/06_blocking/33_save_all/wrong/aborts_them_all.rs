//! verdict: failed, diagnosis: lost_data
//!
//! All are spawned, and aborted when one of them is saved: none is still running afterwards.

use kata::store::Store;
use tokio::task::JoinSet;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let mut set = JoinSet::new();
    for n in numbers {
        set.spawn(store.save(*n));
    }
    set.join_next().await;
    set.abort_all();
}

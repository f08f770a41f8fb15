//! verdict: failed, diagnosis: lost_data
//!
//! Waits for the first that is saved, and drops the others.

use futures::future::select_all;
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    if !numbers.is_empty() {
        select_all(numbers.iter().map(|&number| Box::pin(store.save(number)))).await;
    }
}

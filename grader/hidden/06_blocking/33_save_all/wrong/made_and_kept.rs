//! verdict: failed, diagnosis: never_awaited
//!
//! A list of futures is not a future.

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let saves: Vec<_> = numbers.iter().map(|&number| store.save(number)).collect();
    assert_eq!(saves.len(), numbers.len());
}

//! verdict: failed, diagnosis: never_awaited
//!
//! All the saves in one future, and that one forgotten.

use futures::future::join_all;
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    join_all(numbers.iter().map(|&number| store.save(number)));
}

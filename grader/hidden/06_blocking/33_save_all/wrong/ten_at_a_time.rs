//! verdict: failed, diagnosis: sequential
//!
//! The eleventh waits for the first ten.

use futures::future::join_all;
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    for ten in numbers.chunks(10) {
        join_all(ten.iter().map(|&number| store.save(number))).await;
    }
}

//! verdict: failed, diagnosis: sequential
//!
//! More than it has places for wait for others.

use futures::{StreamExt, stream};
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    stream::iter(numbers)
        .map(|&number| store.save(number))
        .buffer_unordered(1000)
        .for_each(|()| async {})
        .await;
}

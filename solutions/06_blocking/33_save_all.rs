use futures::future::join_all;
use kata::store::Store;

/// Saves every number of `numbers` in `store`.
pub async fn save_all(store: &Store, numbers: &[u32]) {
    // The closure makes the futures and awaits none of them; `join_all` polls them all. Its own
    // `.await` is the one that must not be forgotten, and the one that the compiler watches over.
    join_all(numbers.iter().map(|&number| store.save(number))).await;
}

use futures::stream::{FuturesUnordered, StreamExt};
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let mut saves: FuturesUnordered<_> = numbers.iter().map(|&n| store.save(n)).collect();
    while saves.next().await.is_some() {}
}

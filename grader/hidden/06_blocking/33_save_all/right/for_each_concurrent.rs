use futures::stream::{self, StreamExt};
use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    stream::iter(numbers).for_each_concurrent(None, |&number| store.save(number)).await;
}

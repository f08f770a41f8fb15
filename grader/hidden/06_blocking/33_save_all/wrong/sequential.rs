//! verdict: failed, diagnosis: sequential

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    for &number in numbers {
        store.save(number).await;
    }
}

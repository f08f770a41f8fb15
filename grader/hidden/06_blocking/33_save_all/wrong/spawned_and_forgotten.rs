//! verdict: failed, diagnosis: leaked_task

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    for &number in numbers {
        tokio::spawn(store.save(number));
    }
}

//! verdict: failed, diagnosis: never_awaited

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    for &number in numbers {
        store.save(number);
    }
}

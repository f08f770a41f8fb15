//! verdict: failed, diagnosis: never_awaited
//!
//! The compiler warns no more; the future is dropped all the same.

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    for &number in numbers {
        let _ = store.save(number);
    }
}

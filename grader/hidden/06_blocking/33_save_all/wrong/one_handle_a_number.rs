//! verdict: failed, diagnosis: leaked_task
//!
//! Of equal numbers the last handle is kept.

use std::collections::HashMap;

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let mut handles = HashMap::new();
    for &number in numbers {
        handles.insert(number, tokio::spawn(store.save(number)));
    }
    for (_, handle) in handles {
        handle.await.unwrap();
    }
}

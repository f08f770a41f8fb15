//! verdict: failed, diagnosis: wrong_value
//!
//! Keeps the order, but whoever asks twice for an id is answered once.

use futures::future::join_all;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut distinct = Vec::new();
    for &id in ids {
        if !distinct.contains(&id) {
            distinct.push(id);
        }
    }
    join_all(distinct.into_iter().map(kata::fetch_user)).await
}

//! verdict: failed, diagnosis: panicked
//!
//! `select_all` wants at least one future.

use futures::future::{FutureExt, select_all};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let mut replies = vec![String::new(); ids.len()];
    let mut pending: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(place, &id)| kata::fetch_user(id).map(move |user| (place, user)).boxed())
        .collect();
    loop {
        let ((place, user), _, rest) = select_all(pending).await;
        replies[place] = user;
        if rest.is_empty() {
            return replies;
        }
        pending = rest;
    }
}

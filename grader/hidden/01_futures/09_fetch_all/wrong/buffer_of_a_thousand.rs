//! verdict: failed, diagnosis: sequential
//!
//! Room for a thousand requests: of more, some wait.

use futures::stream::{self, StreamExt};

const PLENTY: usize = 1000;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let users = stream::iter(ids.to_vec()).map(|id| kata::fetch_user(id)).buffered(PLENTY);
    users.collect::<Vec<_>>().await
}

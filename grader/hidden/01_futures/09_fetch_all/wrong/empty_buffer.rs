//! verdict: failed, diagnosis: deadlock
//!
//! Without ids the buffer has no room, never looks at its source, and never learns of its end.

use futures::stream::{self, StreamExt};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let requests = stream::iter(ids.iter().map(|&id| kata::fetch_user(id)));
    requests.buffered(ids.len()).collect().await
}

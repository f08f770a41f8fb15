//! verdict: failed, diagnosis: over_limit
//!
//! Takes all permits at the start, to be on the safe side.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let all = connections.available_permits() as u32;
    let _all = connections.acquire_many(all).await.unwrap();
    let own = Semaphore::new(all.max(1) as usize);
    let copies = stream::iter(pages).map(async |page| {
        let _permit = own.acquire().await.unwrap();
        let text = download(page).await;
        upload(page, &text).await
    });
    copies.buffer_unordered(most).collect().await
}

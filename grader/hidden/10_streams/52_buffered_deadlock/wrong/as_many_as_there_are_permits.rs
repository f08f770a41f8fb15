//! verdict: failed, diagnosis: wrong_time
//!
//! No more futures than there are permits, so that one is left for the body.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let most = most.min(connections.available_permits()).max(1);
    let downloads = stream::iter(pages).map(async |page| {
        let _permit = connections.acquire().await.unwrap();
        (page, download(page).await)
    });
    let mut texts = Box::pin(downloads.buffer_unordered(most));
    let mut receipts = vec![];
    while let Some((page, text)) = texts.next().await {
        let _permit = connections.acquire().await.unwrap();
        receipts.push(upload(page, &text).await);
    }
    receipts
}

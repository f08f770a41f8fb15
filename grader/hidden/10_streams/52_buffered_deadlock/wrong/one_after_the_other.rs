//! verdict: failed, diagnosis: sequential
//!
//! One page at a time: nothing is left in the stream that could hold a permit.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let _ = most;
    let downloads = stream::iter(pages).map(async |page| {
        let _permit = connections.acquire().await.unwrap();
        (page, download(page).await)
    });
    let mut texts = Box::pin(downloads.buffer_unordered(1));
    let mut receipts = vec![];
    while let Some((page, text)) = texts.next().await {
        let _permit = connections.acquire().await.unwrap();
        receipts.push(upload(page, &text).await);
    }
    receipts
}

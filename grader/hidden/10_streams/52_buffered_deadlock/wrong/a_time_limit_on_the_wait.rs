//! verdict: failed, diagnosis: wrong_value
//!
//! Gives up on a text that gets no permit in time.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let downloads = stream::iter(pages).map(async |page| {
        let _permit = connections.acquire().await.unwrap();
        (page, download(page).await)
    });
    let mut texts = Box::pin(downloads.buffer_unordered(most));
    let mut receipts = vec![];
    while let Some((page, text)) = texts.next().await {
        let wait =
            tokio::time::timeout(std::time::Duration::from_millis(50), connections.acquire());
        let Ok(Ok(_permit)) = wait.await else { continue };
        receipts.push(upload(page, &text).await);
    }
    receipts
}

//! verdict: failed, diagnosis: wrong_time
//!
//! Tries for a permit every millisecond instead of waiting in line; nobody lets one go.

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
        let _permit = loop {
            match connections.try_acquire() {
                Ok(permit) => break permit,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(1)).await,
            }
        };
        receipts.push(upload(page, &text).await);
    }
    receipts
}

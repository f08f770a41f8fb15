//! verdict: failed, diagnosis: deadlock
//!
//! The same with `buffered`: the order of the pages was not what held it up.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let downloads = stream::iter(pages).map(async |page| {
        let _permit = connections.acquire().await.unwrap();
        (page, download(page).await)
    });
    let mut texts = Box::pin(downloads.buffered(most));
    let mut receipts = vec![];
    while let Some((page, text)) = texts.next().await {
        let _permit = connections.acquire().await.unwrap();
        receipts.push(upload(page, &text).await);
    }
    receipts
}

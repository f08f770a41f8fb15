//! verdict: failed, diagnosis: sequential
//!
//! Downloads everything first, and then uploads: nothing is held then.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let downloads = stream::iter(pages).map(async |page| {
        let _permit = connections.acquire().await.unwrap();
        (page, download(page).await)
    });
    let texts: Vec<(u32, String)> = downloads.buffer_unordered(most).collect().await;
    let mut receipts = vec![];
    for (page, text) in texts {
        let _permit = connections.acquire().await.unwrap();
        receipts.push(upload(page, &text).await);
    }
    receipts
}

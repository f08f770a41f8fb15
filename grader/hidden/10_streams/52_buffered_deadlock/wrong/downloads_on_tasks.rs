//! verdict: failed, diagnosis: sequential
//!
//! The downloads are tasks, which the runtime polls; but the body uploads one text after the other.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let downloads = stream::iter(pages).map(|page| {
        let connections = Arc::clone(&connections);
        tokio::spawn(async move {
            let _permit = connections.acquire().await.unwrap();
            (page, download(page).await)
        })
    });
    let mut texts = downloads.buffer_unordered(most);
    let mut receipts = vec![];
    while let Some(done) = texts.next().await {
        let (page, text) = done.unwrap();
        let _permit = connections.acquire().await.unwrap();
        receipts.push(upload(page, &text).await);
    }
    receipts
}

//! The loop keeps both sets of futures itself, and polls them together.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let mut pages = pages.into_iter();
    let (mut downloads, mut uploads) = (FuturesUnordered::new(), FuturesUnordered::new());
    let mut receipts = vec![];
    loop {
        while downloads.len() + uploads.len() < most
            && let Some(page) = pages.next()
        {
            let connections = Arc::clone(&connections);
            downloads.push(async move {
                let _permit = connections.acquire().await.unwrap();
                (page, download(page).await)
            });
        }
        tokio::select! {
            Some((page, text)) = downloads.next() => {
                let connections = &connections;
                uploads.push(async move {
                    let _permit = connections.acquire().await.unwrap();
                    upload(page, &text).await
                });
            }
            Some(receipt) = uploads.next() => receipts.push(receipt),
            else => return receipts,
        }
    }
}

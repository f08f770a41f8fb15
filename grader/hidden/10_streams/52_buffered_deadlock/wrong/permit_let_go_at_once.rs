//! verdict: failed, diagnosis: over_limit
//!
//! `let _` lets the permit go before the download has begun.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let copies = stream::iter(pages).map(async |page| {
        let _ = connections.acquire().await.unwrap();
        let text = download(page).await;
        let _ = connections.acquire().await.unwrap();
        upload(page, &text).await
    });
    copies.buffer_unordered(most).collect().await
}

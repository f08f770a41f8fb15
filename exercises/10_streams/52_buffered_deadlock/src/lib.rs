use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

/// Copies the `pages`: downloads each of them, uploads its text, and returns the receipts, in any
/// order.
///
/// Each download and each upload has a permit of `connections` from before it begins until it is
/// done. At most `most` pages are in hand, that is, their download has begun and their upload is not
/// done; `most` is from 1 to 1000.
pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let downloads = stream::iter(pages).map(|page| {
        let connections = &connections;
        async move {
            let _connection = connections.acquire().await.expect("nobody closes it");
            (page, download(page).await)
        }
    });
    let mut texts = downloads.buffer_unordered(most);
    let mut receipts = vec![];
    while let Some((page, text)) = texts.next().await {
        let _connection = connections.acquire().await.expect("nobody closes it");
        receipts.push(upload(page, &text).await);
    }
    receipts
}

//! verdict: failed, diagnosis: over_limit
//!
//! Forgets each permit and adds another one; at the end one too few.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let copies = stream::iter(pages).map(async |page| {
        connections.acquire().await.unwrap().forget();
        let text = download(page).await;
        upload(page, &text).await
    });
    let receipts: Vec<String> =
        copies.buffer_unordered(most).inspect(|_| connections.add_permits(1)).collect().await;
    connections.forget_permits(usize::from(!receipts.is_empty()));
    receipts
}

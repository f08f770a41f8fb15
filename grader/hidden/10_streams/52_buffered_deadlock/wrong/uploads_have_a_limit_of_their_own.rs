//! verdict: failed, diagnosis: over_limit
//!
//! Uploads have permits of a semaphore of their own.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let uploads = Semaphore::new(connections.available_permits().max(1));
    let copies = stream::iter(pages).map(async |page| {
        let permit = connections.acquire().await.unwrap();
        let text = download(page).await;
        drop(permit);
        let _permit = uploads.acquire().await.unwrap();
        upload(page, &text).await
    });
    copies.buffer_unordered(most).collect().await
}

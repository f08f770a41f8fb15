//! verdict: failed, diagnosis: deadlock
//!
//! Asks for the permit of the upload before that of the download is back.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let copies = stream::iter(pages).map(async |page| {
        let _download = connections.acquire().await.unwrap();
        let text = download(page).await;
        let _upload = connections.acquire().await.unwrap();
        upload(page, &text).await
    });
    copies.buffer_unordered(most).collect().await
}

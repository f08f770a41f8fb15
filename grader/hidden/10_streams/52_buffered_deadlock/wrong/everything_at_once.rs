//! verdict: failed, diagnosis: over_limit
//!
//! All pages at once, as far as there are connections: `most` is forgotten.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let _ = (most, stream::empty::<u32>().boxed());
    futures::future::join_all(pages.into_iter().map(async |page| {
        let permit = connections.acquire().await.unwrap();
        let text = download(page).await;
        drop(permit);
        let _permit = connections.acquire().await.unwrap();
        upload(page, &text).await
    }))
    .await
}

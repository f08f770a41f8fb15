//! Each step has a permit of its own, inside the futures of the stream.

use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

async fn copy(page: u32, connections: &Semaphore) -> String {
    let text = {
        let _permit = connections.acquire().await.unwrap();
        download(page).await
    };
    let _permit = connections.acquire().await.unwrap();
    upload(page, &text).await
}

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let copies = stream::iter(pages).map(|page| copy(page, &connections));
    let mut receipts = vec![];
    let mut copies = copies.buffer_unordered(most);
    while let Some(receipt) = copies.next().await {
        receipts.push(receipt);
    }
    receipts
}

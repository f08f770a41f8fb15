//! The loop waits for room, then for a connection, which it hands to a task: the next page may come before a text.

use std::sync::Arc;
use tokio::task::JoinSet;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let mut receipts = Vec::new();
    let mut copies = JoinSet::new();
    for page in pages {
        while copies.len() >= most {
            let receipt = copies.join_next().await.expect("most is not 0");
            receipts.push(receipt.expect("no copy panics"));
        }
        let first = connections.clone().acquire_owned().await.expect("nobody closes it");
        let connections = Arc::clone(&connections);
        copies.spawn(async move {
            let text = download(page).await;
            drop(first);
            let _second = connections.acquire().await.expect("nobody closes it");
            upload(page, &text).await
        });
    }
    while let Some(receipt) = copies.join_next().await {
        receipts.push(receipt.expect("no copy panics"));
    }
    receipts
}

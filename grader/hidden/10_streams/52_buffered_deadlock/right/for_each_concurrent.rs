//! `for_each_concurrent` polls all that it has begun, whatever each of them waits for.

use std::cell::RefCell;
use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let receipts = RefCell::new(vec![]);
    stream::iter(pages)
        .for_each_concurrent(most, async |page| {
            let permit = connections.acquire().await.unwrap();
            let text = download(page).await;
            drop(permit);
            let _permit = connections.acquire().await.unwrap();
            let receipt = upload(page, &text).await;
            receipts.borrow_mut().push(receipt);
        })
        .await;
    receipts.into_inner()
}

//! `most` workers in one task take pages off a common list.

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let workers = most.min(pages.len());
    let pages = Mutex::new(pages.into_iter());
    let worker = async || {
        let mut receipts = vec![];
        loop {
            let next = pages.lock().unwrap().next();
            let Some(page) = next else { return receipts };
            let _permit = connections.acquire().await.unwrap();
            let text = download(page).await;
            receipts.push(upload(page, &text).await);
        }
    };
    join_all((0..workers).map(|_| worker())).await.concat()
}

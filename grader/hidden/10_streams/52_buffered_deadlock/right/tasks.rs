//! A task for each page in hand: the runtime polls them all.

use std::sync::Arc;

use kata::streams::{download, upload};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let (mut tasks, mut receipts) = (JoinSet::new(), vec![]);
    for page in pages {
        if tasks.len() == most
            && let Some(done) = tasks.join_next().await
        {
            receipts.push(done.unwrap());
        }
        let connections = Arc::clone(&connections);
        tasks.spawn(async move {
            let _permit = connections.acquire_owned().await.unwrap();
            let text = download(page).await;
            upload(page, &text).await
        });
    }
    receipts.extend(tasks.join_all().await);
    receipts
}

//! Places in hand are permits of a semaphore of its own.

use std::sync::Arc;
use tokio::task::JoinSet;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    let in_hand = Arc::new(Semaphore::new(most));
    let mut copies = JoinSet::new();
    for page in pages {
        let (in_hand, connections) = (in_hand.clone(), connections.clone());
        copies.spawn(async move {
            let _place = in_hand.acquire().await.unwrap();
            let connection = connections.acquire().await.unwrap();
            let text = download(page).await;
            drop(connection);
            let _connection = connections.acquire().await.unwrap();
            upload(page, &text).await
        });
    }
    copies.join_all().await
}

//! The permit of the download goes along with the text, and the uploads are polled beside the stream.

use std::sync::{Arc, Mutex};

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    // A place is what a page in hand has, from its download to its upload.
    let places = Semaphore::new(most);
    let receipts = Mutex::new(vec![]);
    stream::iter(pages)
        .map(|page| {
            let (places, connections) = (&places, &connections);
            async move {
                let place = places.acquire().await.unwrap();
                let permit = connections.acquire().await.unwrap();
                let text = download(page).await;
                (page, text, permit, place)
            }
        })
        .buffer_unordered(most)
        .for_each_concurrent(None, |(page, text, permit, place)| {
            let receipts = &receipts;
            async move {
                let receipt = upload(page, &text).await;
                drop((permit, place));
                receipts.lock().unwrap().push(receipt);
            }
        })
        .await;
    receipts.into_inner().unwrap()
}

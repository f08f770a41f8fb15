use std::sync::Arc;

use futures::stream::{self, StreamExt};
use kata::streams::{download, upload};
use tokio::sync::Semaphore;

/// Copies the `pages`: downloads each of them, uploads its text, and returns the receipts, in any
/// order.
///
/// Each download and each upload has a permit of `connections` from before it begins until it is
/// done. At most `most` pages are in hand, that is, their download has begun and their upload is not
/// done; `most` is from 1 to 1000.
pub async fn copy_pages(pages: Vec<u32>, most: usize, connections: Arc<Semaphore>) -> Vec<String> {
    // The futures of `buffer_unordered` run only while somebody asks the stream for its next item. So
    // all that waits is in them, and what is left to the outside is done in no time: it asks again
    // at once, and nobody holds anything while nobody polls them.
    let copies = stream::iter(pages).map(|page| {
        let connections = &connections;
        async move {
            // The permit of the download does for the upload, too: a text that has come waits for
            // nobody.
            let _connection = connections.acquire().await.expect("nobody closes it");
            let text = download(page).await;
            upload(page, &text).await
        }
    });
    copies.buffer_unordered(most).collect().await
}

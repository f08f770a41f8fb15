//! All futures stand in one queue, and most wait for a place, which goes with a page to whoever takes
//! it.

use std::sync::Arc;

use futures::stream::{self, BoxStream, FuturesOrdered, FuturesUnordered, StreamExt};
use kata::streams::render;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Done = (String, Option<OwnedSemaphorePermit>);

async fn in_place(places: Arc<Semaphore>, page: u32) -> Done {
    let place = places.acquire_owned().await.ok();
    (render(page).await, place)
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let places = Arc::new(Semaphore::new(k));
    let all: FuturesOrdered<_> =
        pages.into_iter().map(|page| in_place(Arc::clone(&places), page)).collect();
    all.map(|(text, _place)| text).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let places = Arc::new(Semaphore::new(k));
    let all: FuturesUnordered<_> =
        pages.into_iter().map(|page| in_place(Arc::clone(&places), page)).collect();
    all.map(|(text, _place)| text).boxed()
}

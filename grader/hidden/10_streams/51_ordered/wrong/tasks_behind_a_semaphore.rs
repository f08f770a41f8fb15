//! verdict: failed, diagnosis: over_limit
//!
//! The limit is for what is under way: what is done and waits for its turn has let go of its permit.

use std::sync::Arc;

use futures::stream::FuturesOrdered;
use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;
use tokio::sync::Semaphore;

fn within(k: usize, page: u32, places: &Arc<Semaphore>) -> impl Future<Output = String> + use<> {
    let places = Arc::clone(places);
    async move {
        let _place = places.acquire_owned().await;
        render(page).await
    }
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let places = Arc::new(Semaphore::new(k));
    pages.into_iter().map(|page| within(k, page, &places)).collect::<FuturesOrdered<_>>().boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffer_unordered(k).boxed()
}

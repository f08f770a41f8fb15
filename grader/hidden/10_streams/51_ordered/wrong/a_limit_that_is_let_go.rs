//! verdict: failed, diagnosis: over_limit
//!
//! `_` keeps no permit.

use std::sync::Arc;

use futures::stream::{BoxStream, FuturesOrdered, FuturesUnordered, StreamExt};
use kata::streams::render;
use tokio::sync::Semaphore;

async fn within(places: Arc<Semaphore>, page: u32) -> String {
    let _ = places.acquire().await;
    render(page).await
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let places = Arc::new(Semaphore::new(k));
    let all = pages.into_iter().map(|page| within(Arc::clone(&places), page));
    all.collect::<FuturesOrdered<_>>().boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let places = Arc::new(Semaphore::new(k));
    let all = pages.into_iter().map(|page| within(Arc::clone(&places), page));
    all.collect::<FuturesUnordered<_>>().boxed()
}

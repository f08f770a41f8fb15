//! verdict: failed, diagnosis: leaked_task
//!
//! A handle that is dropped stops nothing.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

async fn on_a_task(page: u32) -> String {
    tokio::spawn(render(page)).await.unwrap_or_default()
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(on_a_task).buffered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(on_a_task).buffer_unordered(k).boxed()
}

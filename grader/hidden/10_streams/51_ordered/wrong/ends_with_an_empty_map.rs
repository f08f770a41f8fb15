//! verdict: failed, diagnosis: lost_data
//!
//! What was handed out keeps its place until it is polled again, and an empty map is taken for the end.

use std::collections::{HashMap, VecDeque};

use futures::future::{BoxFuture, FutureExt};
use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;
use tokio_stream::StreamMap;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let todo = VecDeque::from(pages);
    let running: StreamMap<u32, BoxStream<'static, String>> = StreamMap::new();
    stream::unfold((todo, running), move |(mut todo, mut running)| async move {
        while running.len() < k {
            let Some(page) = todo.pop_front() else { break };
            running.insert(page, stream::once(render(page)).boxed());
        }
        let (_page, text) = running.next().await?;
        Some((text, (todo, running)))
    })
    .boxed()
}

//! verdict: failed, diagnosis: over_limit
//!
//! A list that looks like a stream: nothing comes before all are done.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let all = stream::iter(pages).map(render).buffered(k).collect::<Vec<_>>();
    stream::once(all).flat_map(stream::iter).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let all = stream::iter(pages).map(render).buffer_unordered(k).collect::<Vec<_>>();
    stream::once(all).flat_map(stream::iter).boxed()
}

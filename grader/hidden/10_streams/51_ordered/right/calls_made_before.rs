//! Calls that are made at once, and none of which begins before it is polled.

use std::pin::Pin;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let calls: Vec<_> = pages.into_iter().map(render).collect();
    Box::pin(stream::iter(calls).buffered(k))
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let calls: Vec<_> = pages.into_iter().map(render).collect();
    Box::pin(stream::iter(calls).buffer_unordered(k))
}

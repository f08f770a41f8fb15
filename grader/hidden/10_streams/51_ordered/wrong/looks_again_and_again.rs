//! verdict: failed, diagnosis: spinning
//!
//! Wakes itself instead of being woken.

use std::task::Poll;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

fn hasty(mut pages: BoxStream<'static, String>) -> BoxStream<'static, String> {
    stream::poll_fn(move |cx| {
        let polled = pages.poll_next_unpin(cx);
        if polled.is_pending() {
            cx.waker().wake_by_ref();
        }
        polled
    })
    .boxed()
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    hasty(stream::iter(pages).map(render).buffered(k).boxed())
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    hasty(stream::iter(pages).map(render).buffer_unordered(k).boxed())
}

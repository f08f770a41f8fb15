//! Hands out what is done already before it fills up; `buffered` does not poll what is new then, either.

use std::task::Poll;

use futures::stream::{self, BoxStream, StreamExt};
use futures::stream::{FuturesOrdered, FuturesUnordered};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let mut todo = pages.into_iter();
    let mut running = FuturesOrdered::new();
    stream::poll_fn(move |cx| {
        if let Poll::Ready(Some(text)) = running.poll_next_unpin(cx) {
            return Poll::Ready(Some(text));
        }
        while running.len() < k {
            let Some(page) = todo.next() else { break };
            running.push_back(render(page));
        }
        running.poll_next_unpin(cx)
    })
    .boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let mut todo = pages.into_iter();
    let mut running = FuturesUnordered::new();
    stream::poll_fn(move |cx| {
        if let Poll::Ready(Some(text)) = running.poll_next_unpin(cx) {
            return Poll::Ready(Some(text));
        }
        while running.len() < k {
            let Some(page) = todo.next() else { break };
            running.push(render(page));
        }
        running.poll_next_unpin(cx)
    })
    .boxed()
}

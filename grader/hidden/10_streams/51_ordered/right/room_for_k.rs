//! Makes room for all `k` of them beforehand.

use std::collections::VecDeque;
use std::task::Poll;

use futures::future::{MaybeDone, maybe_done};
use futures::stream::{self, BoxStream, StreamExt};
use futures::{FutureExt, future::BoxFuture};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let mut todo = pages.into_iter();
    let mut window: VecDeque<MaybeDone<BoxFuture<'static, String>>> = VecDeque::with_capacity(k);
    stream::poll_fn(move |cx| {
        while window.len() < k {
            let Some(page) = todo.next() else { break };
            window.push_back(maybe_done(render(page).boxed()));
        }
        for job in window.iter_mut() {
            let _ = job.poll_unpin(cx);
        }
        let Some(first) = window.front_mut() else { return Poll::Ready(None) };
        match std::pin::Pin::new(first).take_output() {
            Some(text) => {
                window.pop_front();
                Poll::Ready(Some(text))
            }
            None => Poll::Pending,
        }
    })
    .boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffer_unordered(k).boxed()
}

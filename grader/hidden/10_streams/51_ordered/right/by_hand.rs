//! A queue of futures that is filled up whenever somebody asks.

use futures::future::BoxFuture;
use futures::stream::{self, BoxStream, FuturesOrdered, FuturesUnordered, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let queue = FuturesOrdered::<BoxFuture<'static, String>>::new();
    let rest = pages.into_iter();
    stream::unfold((queue, rest), move |(mut queue, mut rest)| async move {
        while queue.len() < k
            && let Some(page) = rest.next()
        {
            queue.push_back(Box::pin(render(page)));
        }
        let text = queue.next().await?;
        Some((text, (queue, rest)))
    })
    .boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let queue = FuturesUnordered::<BoxFuture<'static, String>>::new();
    let rest = pages.into_iter();
    stream::unfold((queue, rest), move |(mut queue, mut rest)| async move {
        while queue.len() < k
            && let Some(page) = rest.next()
        {
            queue.push(Box::pin(render(page)));
        }
        let text = queue.next().await?;
        Some((text, (queue, rest)))
    })
    .boxed()
}

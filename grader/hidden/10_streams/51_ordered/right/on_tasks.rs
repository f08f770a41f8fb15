//! Tasks that are aborted with the stream.

use std::collections::VecDeque;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let state = (VecDeque::new(), pages.into_iter());
    stream::unfold(state, move |(mut tasks, mut rest)| async move {
        while tasks.len() < k
            && let Some(page) = rest.next()
        {
            tasks.push_back(AbortOnDropHandle::new(tokio::spawn(render(page))));
        }
        let text = tasks.front_mut()?.await.ok()?;
        tasks.pop_front();
        Some((text, (tasks, rest)))
    })
    .boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let state = (JoinSet::new(), pages.into_iter());
    stream::unfold(state, move |(mut tasks, mut rest)| async move {
        while tasks.len() < k
            && let Some(page) = rest.next()
        {
            tasks.spawn(render(page));
        }
        let text = tasks.join_next().await?.ok()?;
        Some((text, (tasks, rest)))
    })
    .boxed()
}

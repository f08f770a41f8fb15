//! verdict: failed, diagnosis: not_lazy
//!
//! Tasks begin when they are spawned, and the first are spawned by the call.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;
use tokio::task::JoinSet;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let (mut tasks, mut rest) = (JoinSet::new(), pages.into_iter());
    for page in rest.by_ref().take(k) {
        tasks.spawn(render(page));
    }
    stream::unfold((tasks, rest), |(mut tasks, mut rest)| async {
        let text = tasks.join_next().await?.ok()?;
        if let Some(page) = rest.next() {
            tasks.spawn(render(page));
        }
        Some((text, (tasks, rest)))
    })
    .boxed()
}

//! verdict: failed, diagnosis: leaked_task
//!
//! Tasks run whether anybody asks or not.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

fn in_background(mut pages: BoxStream<'static, String>) -> BoxStream<'static, String> {
    let (tx, rx) = mpsc::channel(1);
    tokio::spawn(async move {
        while let Some(page) = pages.next().await {
            if tx.send(page).await.is_err() {
                return;
            }
        }
    });
    ReceiverStream::new(rx).boxed()
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    in_background(stream::iter(pages).map(render).buffered(k).boxed())
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    in_background(stream::iter(pages).map(render).buffer_unordered(k).boxed())
}

//! verdict: failed, diagnosis: wrong_time
//!
//! The next `k` pages begin when all of the last `k` are done.

use futures::future::join_all;
use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let chunks = stream::iter(pages).chunks(k);
    chunks.then(|pages| join_all(pages.into_iter().map(render))).flat_map(stream::iter).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffer_unordered(k).boxed()
}

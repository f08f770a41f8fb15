//! verdict: failed, diagnosis: blocking
//!
//! Makes values of the futures by waiting in the middle of a stream.

use futures::executor::block_on;
use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(|page| block_on(render(page))).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(|page| block_on(render(page))).boxed()
}

//! verdict: failed, diagnosis: over_limit
//!
//! Without a limit.

use futures::stream::{self, BoxStream, StreamExt};
use futures::stream::{FuturesOrdered, FuturesUnordered};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    pages.into_iter().map(render).collect::<FuturesOrdered<_>>().boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    pages.into_iter().map(render).collect::<FuturesUnordered<_>>().boxed()
}

//! verdict: failed, diagnosis: out_of_order
//!
//! Each does what the other one should.

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffer_unordered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffered(k).boxed()
}

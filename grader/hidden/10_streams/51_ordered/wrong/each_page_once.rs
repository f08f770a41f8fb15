//! verdict: failed, diagnosis: lost_data
//!
//! Leaves out what was there before.

use std::collections::HashSet;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

fn different(pages: Vec<u32>) -> impl Iterator<Item = u32> {
    let mut seen = HashSet::new();
    pages.into_iter().filter(move |page| seen.insert(*page))
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(different(pages)).map(render).buffered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(different(pages)).map(render).buffer_unordered(k).boxed()
}

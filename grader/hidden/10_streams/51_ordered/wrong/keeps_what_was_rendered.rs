//! verdict: failed, diagnosis: wrong_value
//!
//! Renders equal pages once, and gives the same text again.

use std::collections::HashMap;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

type Rendering = Shared<BoxFuture<'static, String>>;

fn renderings(pages: Vec<u32>) -> Vec<Rendering> {
    let mut known: HashMap<u32, Rendering> = HashMap::new();
    let mut rendering =
        |page| known.entry(page).or_insert_with(|| render(page).boxed().shared()).clone();
    pages.into_iter().map(&mut rendering).collect()
}

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(renderings(pages)).buffered(k).boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(renderings(pages)).buffer_unordered(k).boxed()
}

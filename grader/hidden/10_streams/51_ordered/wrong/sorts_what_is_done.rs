//! verdict: failed, diagnosis: over_limit
//!
//! What is done before its turn is kept without a limit, behind one slow page all the rest.

use std::collections::BTreeMap;

use futures::stream::{self, BoxStream, StreamExt};
use kata::streams::render;

pub fn ordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    let render = |(place, page)| async move { (place, render(page).await) };
    let done = stream::iter(pages).enumerate().map(render).buffer_unordered(k);
    let (mut kept, mut turn) = (BTreeMap::new(), 0);
    done.flat_map(move |(place, text)| {
        kept.insert(place, text);
        let mut out = vec![];
        while let Some(text) = kept.remove(&turn) {
            out.push(text);
            turn += 1;
        }
        stream::iter(out)
    })
    .boxed()
}

pub fn unordered(pages: Vec<u32>, k: usize) -> BoxStream<'static, String> {
    stream::iter(pages).map(render).buffer_unordered(k).boxed()
}

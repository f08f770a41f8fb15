//! An atomic count instead of a cell: it may be shared between threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::join_all;
use kata::Probe;
use kata::tasks::Dictionary;

pub async fn send_bound(mut words: Vec<String>, io: Probe) -> usize {
    words.retain(|word| Dictionary::open().knows(word));
    let saved = AtomicUsize::new(0);
    let (io, count) = (&io, &saved);
    join_all(words.iter().map(|word| async move {
        io.call(word, 10).await;
        count.fetch_add(1, Ordering::Relaxed);
    }))
    .await;
    saved.into_inner()
}

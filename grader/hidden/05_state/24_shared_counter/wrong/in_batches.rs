//! verdict: failed, diagnosis: sequential
//!
//! Each batch waits for the one before it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::join_all;
use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(AtomicU32::new(0));
    let numbers: Vec<_> = (1..=pages).collect();
    for batch in numbers.chunks(256) {
        let tasks = batch.iter().map(|&page| {
            let total = Arc::clone(&total);
            tokio::spawn(async move {
                total.fetch_add(count_visits(page).await, Ordering::Relaxed);
            })
        });
        join_all(tasks).await;
    }
    total.load(Ordering::Relaxed)
}

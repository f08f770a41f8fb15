//! A number needs no lock: an atomic adds in one step.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (1..=pages)
        .map(|page| {
            let total = Arc::clone(&total);
            tokio::spawn(async move {
                total.fetch_add(count_visits(page).await, Ordering::Relaxed);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    total.load(Ordering::Relaxed)
}

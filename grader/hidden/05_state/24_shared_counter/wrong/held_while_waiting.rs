//! verdict: failed, diagnosis: lock_held
//!
//! The right total, with everybody in a queue.

use std::sync::Arc;

use futures::future::join_all;
use kata::state::count_visits;
use tokio::sync::Mutex;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(Mutex::new(0));
    let tasks = (1..=pages).map(|page| {
        let total = Arc::clone(&total);
        tokio::spawn(async move {
            let mut total = total.lock().await;
            *total += count_visits(page).await;
        })
    });
    join_all(tasks).await;
    let total = *total.lock().await;
    total
}

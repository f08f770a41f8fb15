//! verdict: failed, diagnosis: wrong_value
//!
//! The counter is too narrow for what is counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use kata::state::count_visits;
use tokio::task::JoinSet;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(AtomicU16::new(0));
    let mut tasks = JoinSet::new();
    for page in 1..=pages {
        let total = Arc::clone(&total);
        tasks.spawn(async move {
            total.fetch_add(count_visits(page).await as u16, Ordering::Relaxed);
        });
    }
    tasks.join_all().await;
    u32::from(total.load(Ordering::Relaxed))
}

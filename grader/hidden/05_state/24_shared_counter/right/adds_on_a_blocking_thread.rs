//! Each sum is added by a thread of the blocking pool: more than is needed, and nothing is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kata::state::count_visits;
use tokio::task::spawn_blocking;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(AtomicU32::new(0));
    let mut tasks = vec![];
    for page in 1..=pages {
        let total = Arc::clone(&total);
        tasks.push(tokio::spawn(async move {
            let visits = count_visits(page).await;
            spawn_blocking(move || total.fetch_add(visits, Ordering::Relaxed)).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    total.load(Ordering::Relaxed)
}

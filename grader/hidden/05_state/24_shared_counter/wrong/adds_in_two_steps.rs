//! verdict: failed, diagnosis: lost_update
//!
//! Right on one thread, where nobody comes between two steps without an `.await`.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(AtomicU32::new(0));
    let mut tasks = vec![];
    for page in 1..=pages {
        let total = Arc::clone(&total);
        tasks.push(tokio::spawn(async move {
            let visits = count_visits(page).await;
            let before = total.load(Ordering::SeqCst);
            total.store(before + visits, Ordering::SeqCst);
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    total.load(Ordering::SeqCst)
}

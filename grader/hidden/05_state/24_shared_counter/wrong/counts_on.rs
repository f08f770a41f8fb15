//! verdict: failed, diagnosis: wrong_value
//!
//! One counter for all calls: the second begins where the first has ended.

use std::sync::atomic::{AtomicU32, Ordering};

use kata::state::count_visits;
use tokio::task::JoinSet;

static TOTAL: AtomicU32 = AtomicU32::new(0);

pub async fn shared_counter(pages: u32) -> u32 {
    let mut tasks = JoinSet::new();
    for page in 1..=pages {
        tasks.spawn(async move {
            TOTAL.fetch_add(count_visits(page).await, Ordering::Relaxed);
        });
    }
    tasks.join_all().await;
    TOTAL.load(Ordering::Relaxed)
}

//! verdict: failed, diagnosis: lock_held
//!
//! Permits go from hand to hand, each for as long as a reply takes.

use kata::state::count_visits;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn shared_counter(pages: u32) -> u32 {
    let gate = Arc::new(Semaphore::new(100));
    let mut set = JoinSet::new();
    for page in 1..=pages {
        let gate = Arc::clone(&gate);
        set.spawn(async move {
            let _permit = gate.acquire_owned().await.unwrap();
            count_visits(page).await
        });
    }
    set.join_all().await.into_iter().sum()
}

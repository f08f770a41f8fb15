//! verdict: failed, diagnosis: lock_held
//!
//! The same without tasks.

use futures::future::join_all;
use kata::state::count_visits;
use tokio::sync::Mutex;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Mutex::new(0);
    join_all((1..=pages).map(|page| {
        let total = &total;
        async move {
            let mut total = total.lock().await;
            *total += count_visits(page).await;
        }
    }))
    .await;
    total.into_inner()
}

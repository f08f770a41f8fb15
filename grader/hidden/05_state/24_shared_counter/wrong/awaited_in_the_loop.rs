//! verdict: failed, diagnosis: sequential

use std::sync::{Arc, Mutex};

use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(Mutex::new(0));
    for page in 1..=pages {
        let total = Arc::clone(&total);
        let task = tokio::spawn(async move {
            let visits = count_visits(page).await;
            *total.lock().unwrap() += visits;
        });
        task.await.unwrap();
    }
    let total = *total.lock().unwrap();
    total
}

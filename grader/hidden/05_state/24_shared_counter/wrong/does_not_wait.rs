//! verdict: failed, diagnosis: leaked_task

use std::sync::{Arc, Mutex};

use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(Mutex::new(0));
    for page in 1..=pages {
        let total = Arc::clone(&total);
        tokio::spawn(async move {
            let visits = count_visits(page).await;
            *total.lock().unwrap() += visits;
        });
    }
    let total = *total.lock().unwrap();
    total
}

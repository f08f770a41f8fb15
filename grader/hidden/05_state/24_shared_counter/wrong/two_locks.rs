//! verdict: failed, diagnosis: lost_update

use std::sync::{Arc, Mutex};

use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(Mutex::new(0));
    let mut tasks = vec![];
    for page in 1..=pages {
        let total = Arc::clone(&total);
        tasks.push(tokio::spawn(async move {
            let visits = count_visits(page).await;
            let sum = *total.lock().unwrap() + visits;
            *total.lock().unwrap() = sum;
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let total = *total.lock().unwrap();
    total
}

//! verdict: failed, diagnosis: lost_update

use std::sync::{Arc, Mutex};

use futures::future::join_all;
use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(Mutex::new(0));
    let tasks = (1..=pages).map(|page| {
        let total = Arc::clone(&total);
        tokio::spawn(async move {
            let before = *total.lock().unwrap();
            let visits = count_visits(page).await;
            *total.lock().unwrap() = before + visits;
        })
    });
    join_all(tasks).await;
    let total = *total.lock().unwrap();
    total
}

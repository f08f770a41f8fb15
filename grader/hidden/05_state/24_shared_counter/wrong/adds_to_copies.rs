//! verdict: failed, diagnosis: wrong_value
//!
//! Each task adds to a copy of its own.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use kata::state::count_visits;

pub async fn shared_counter(pages: u32) -> u32 {
    let total = Arc::new(Mutex::new(0u32));
    let mut tasks = vec![];
    for page in 1..=pages {
        let value = total.lock().unwrap().clone();
        let total = Mutex::new(value);
        tasks.push(tokio::spawn(async move {
            let visits = count_visits(page).await;
            *total.lock().unwrap() += visits;
        }));
    }
    for task in tasks {
        let _ = task.await;
    }
    let sum = *total.lock().unwrap();
    sum
}

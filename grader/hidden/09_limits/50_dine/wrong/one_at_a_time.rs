//! verdict: failed, diagnosis: lock_held
//!
//! One lock round everything: nobody eats beside anybody.

use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let whole_table = Arc::new(Mutex::new(()));
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        let whole_table = Arc::clone(&whole_table);
        table.spawn(async move {
            think(seat).await;
            let _table = whole_table.lock().await;
            let left = forks[seat].pick().await;
            let right = forks[(seat + 1) % 5].pick().await;
            eat(seat, &left, &right).await;
            seat
        });
    }
    let mut done = vec![];
    while let Some(seat) = table.join_next().await {
        done.push(seat.unwrap());
    }
    done
}

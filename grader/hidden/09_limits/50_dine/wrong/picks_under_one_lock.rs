//! verdict: failed, diagnosis: lock_held
//!
//! Who waits for a fork keeps everybody from picking.

use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let picks = Arc::new(Mutex::new(()));
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        let picks = Arc::clone(&picks);
        table.spawn(async move {
            think(seat).await;
            let (left, right) = {
                let _picks = picks.lock().await;
                (forks[seat].pick().await, forks[(seat + 1) % 5].pick().await)
            };
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

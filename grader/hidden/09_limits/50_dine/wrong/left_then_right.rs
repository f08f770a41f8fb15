//! verdict: failed, diagnosis: deadlock
//!
//! All five have their left fork, and wait for the right one.

use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        table.spawn(async move {
            think(seat).await;
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

//! verdict: failed, diagnosis: deadlock
//!
//! Both hands reach out together, and each takes what it can get.

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
            let (left, right) = tokio::join!(forks[seat].pick(), forks[(seat + 1) % 5].pick());
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

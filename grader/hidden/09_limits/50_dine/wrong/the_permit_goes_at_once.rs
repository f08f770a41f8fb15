//! verdict: failed, diagnosis: deadlock
//!
//! `_` is no name: the permit is given back in the same line.

use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let may_pick = Arc::new(Semaphore::new(4));
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        let may_pick = Arc::clone(&may_pick);
        table.spawn(async move {
            think(seat).await;
            let _ = may_pick.acquire().await.unwrap();
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

//! verdict: failed, diagnosis: sequential
//!
//! Only four may sit down, and the fifth thinks when one has left.

use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let (forks, chairs) = (Arc::new(forks), Arc::new(Semaphore::new(4)));
    let mut table = JoinSet::new();
    for seat in 0..forks.len() {
        let (forks, chairs) = (Arc::clone(&forks), Arc::clone(&chairs));
        table.spawn(async move {
            let _chair = chairs.acquire().await.unwrap();
            think(seat).await;
            let one = forks[seat].pick().await;
            let other = forks[(seat + 1) % 5].pick().await;
            eat(seat, &one, &other).await;
            seat
        });
    }
    let mut done = vec![];
    while let Some(seat) = table.join_next().await {
        done.push(seat.unwrap());
    }
    done
}

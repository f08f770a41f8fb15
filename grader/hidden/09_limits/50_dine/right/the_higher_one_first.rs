//! Takes the higher number first; any one order will do.

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
            let right = (seat + 1) % 5;
            let one = forks[seat.max(right)].pick().await;
            let other = forks[seat.min(right)].pick().await;
            eat(seat, &one, &other).await;
            drop((one, other));
            seat
        });
    }
    let mut done = vec![];
    while let Some(seat) = table.join_next().await {
        done.push(seat.unwrap());
    }
    done
}

//! One of them begins with the other hand.

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
            let (first, second) = if seat == 2 { (3, 2) } else { (seat, (seat + 1) % 5) };
            let one = forks[first].pick().await;
            let other = forks[second].pick().await;
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

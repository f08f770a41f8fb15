use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::task::JoinSet;

/// Five philosophers think, pick up their forks and eat.
pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let mut table = JoinSet::new();
    for seat in 0..forks.len() {
        let forks = Arc::clone(&forks);
        table.spawn(async move {
            think(seat).await;
            // The lower number first. Who holds a fork waits only for a higher one, so whoever holds the
            // highest of all waits for nobody: the waiting cannot go round in a circle.
            let beside = [seat, (seat + 1) % forks.len()];
            let (first, second) = (beside[0].min(beside[1]), beside[0].max(beside[1]));
            let one = forks[first].pick().await;
            let other = forks[second].pick().await;
            eat(seat, &one, &other).await;
            seat
        });
    }
    let mut done = vec![];
    while let Some(seat) = table.join_next().await {
        done.push(seat.expect("nobody panics at this table"));
    }
    done
}

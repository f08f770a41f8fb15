//! verdict: failed, diagnosis: wrong_time
//!
//! Nobody may pick before all have thought.

use std::sync::Arc;

use futures::future::join_all;
use kata::limits::{Fork, eat, think};
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    join_all((0..5).map(think)).await;
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        table.spawn(async move {
            let right = (seat + 1) % 5;
            let one = forks[seat.min(right)].pick().await;
            let other = forks[seat.max(right)].pick().await;
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

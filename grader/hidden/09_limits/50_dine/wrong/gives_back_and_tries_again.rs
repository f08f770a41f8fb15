//! verdict: failed, diagnosis: wrong_time
//!
//! All give back in step, and try again in step.

use std::sync::Arc;
use std::time::Duration;

use kata::limits::{Fork, eat, think};
use tokio::task::JoinSet;
use tokio::time::timeout;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        table.spawn(async move {
            think(seat).await;
            loop {
                let left = forks[seat].pick().await;
                let soon = Duration::from_millis(10);
                let right = timeout(soon, forks[(seat + 1) % 5].pick()).await;
                if let Ok(right) = right {
                    eat(seat, &left, &right).await;
                    break;
                }
            }
            seat
        });
    }
    let mut done = vec![];
    while let Some(seat) = table.join_next().await {
        done.push(seat.unwrap());
    }
    done
}

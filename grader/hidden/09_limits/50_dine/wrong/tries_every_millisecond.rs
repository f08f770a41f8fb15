//! verdict: failed, diagnosis: wrong_time
//!
//! Takes both or none, and looks again after a millisecond.

use std::sync::Arc;
use std::time::Duration;

use kata::limits::{Fork, Held, eat, think};
use tokio::task::JoinSet;
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout};

async fn now<'a>(pick: impl Future<Output = Held<'a>>) -> Result<Held<'a>, Elapsed> {
    timeout(Duration::from_micros(500), pick).await
}

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        table.spawn(async move {
            think(seat).await;
            loop {
                let left = now(forks[seat].pick()).await;
                let right = now(forks[(seat + 1) % 5].pick()).await;
                if let (Ok(left), Ok(right)) = (left, right) {
                    eat(seat, &left, &right).await;
                    break;
                }
                sleep(Duration::from_millis(1)).await;
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

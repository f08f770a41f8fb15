//! verdict: failed, diagnosis: out_of_order
//!
//! The seats as they stand, not as they are done.

use futures::future::join_all;
use kata::limits::{Fork, eat, think};

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = &forks;
    let dinners = (0..5).map(|seat| async move {
        think(seat).await;
        let right = (seat + 1) % 5;
        let one = forks[seat.min(right)].pick().await;
        let other = forks[seat.max(right)].pick().await;
        eat(seat, &one, &other).await;
        seat
    });
    join_all(dinners).await
}

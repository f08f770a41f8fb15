//! verdict: failed, diagnosis: sequential
//!
//! A loop over the seats.

use kata::limits::{Fork, eat, think};

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let mut done = vec![];
    for seat in 0..5 {
        think(seat).await;
        let left = forks[seat].pick().await;
        let right = forks[(seat + 1) % 5].pick().await;
        eat(seat, &left, &right).await;
        done.push(seat);
    }
    done
}

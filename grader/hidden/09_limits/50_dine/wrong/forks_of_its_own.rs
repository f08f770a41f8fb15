//! verdict: failed, diagnosis: wrong_value
//!
//! Lays another table, with more forks on it.

use std::sync::Arc;

use kata::limits::{Fork, Table, eat, think};
use tokio::task::JoinSet;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let mut table = JoinSet::new();
    for seat in 0..5 {
        let forks = Arc::clone(&forks);
        table.spawn(async move {
            think(seat).await;
            let own = Table::default().forks();
            let left = own[seat].pick().await;
            let right = own[(seat + 1) % 5].pick().await;
            let _ = &forks;
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

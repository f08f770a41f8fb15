//! Odd seats begin on the other side.

use std::sync::Arc;

use kata::limits::{Fork, eat, think};
use tokio::sync::mpsc;

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = Arc::new(forks);
    let (tx, mut rx) = mpsc::channel(5);
    for seat in 0..5 {
        let (forks, tx) = (Arc::clone(&forks), tx.clone());
        tokio::spawn(async move {
            think(seat).await;
            let (near, far) = (seat, (seat + 1) % 5);
            let (first, second) = if seat % 2 == 1 { (far, near) } else { (near, far) };
            {
                let one = forks[first].pick().await;
                let other = forks[second].pick().await;
                eat(seat, &one, &other).await;
            }
            let _ = tx.send(seat).await;
        });
    }
    drop(tx);
    let mut done = vec![];
    while let Some(seat) = rx.recv().await {
        done.push(seat);
    }
    done
}

//! verdict: failed, diagnosis: wrong_time
//!
//! A fixed plan: who is not in this round waits, whether its forks are free or not.

use futures::future::join_all;
use kata::limits::{Fork, eat, think};

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let mut done = vec![];
    join_all((0..5).map(think)).await;
    for round in [vec![0, 2], vec![1, 3], vec![4]] {
        let meals = round.iter().map(|&seat| {
            let (left, right) = (&forks[seat], &forks[(seat + 1) % 5]);
            async move {
                let (left, right) = (left.pick().await, right.pick().await);
                eat(seat, &left, &right).await;
            }
        });
        join_all(meals).await;
        done.extend(round);
    }
    done
}

//! verdict: failed, diagnosis: out_of_order
//!
//! Notes who eats when the meal begins.

use std::sync::Mutex;

use futures::future::join_all;
use kata::limits::{Fork, eat, think};

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let eaten = Mutex::new(vec![]);
    let one = |seat: usize| {
        let (forks, eaten) = (&forks, &eaten);
        async move {
            think(seat).await;
            let beside = [seat, (seat + 1) % 5];
            let one = forks[beside[0].min(beside[1])].pick().await;
            let other = forks[beside[0].max(beside[1])].pick().await;
            eaten.lock().unwrap().push(seat);
            eat(seat, &one, &other).await;
        }
    };
    join_all((0..5).map(one)).await;
    eaten.into_inner().unwrap()
}

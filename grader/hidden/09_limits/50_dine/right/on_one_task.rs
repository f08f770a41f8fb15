//! No tasks: the forks are borrowed.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::{Fork, eat, think};

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let forks = &forks;
    let dinners: FuturesUnordered<_> = (0..5)
        .map(|seat| async move {
            think(seat).await;
            // Even seats begin on one side, odd ones on the other.
            let beside =
                if seat % 2 == 0 { [seat, (seat + 1) % 5] } else { [(seat + 1) % 5, seat] };
            let one = forks[beside[0]].pick().await;
            let other = forks[beside[1]].pick().await;
            eat(seat, &one, &other).await;
            seat
        })
        .collect();
    dinners.collect().await
}

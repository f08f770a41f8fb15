//! Both forks or none: who cannot have both waits for one who is done.

use std::sync::{Arc, Mutex};

use kata::limits::{Fork, eat, think};
use tokio::sync::{Notify, mpsc};

#[derive(Default)]
struct Waiter {
    taken: Mutex<[bool; 5]>,
    somebody_is_done: Notify,
}

impl Waiter {
    async fn seats(&self, seat: usize) {
        loop {
            let is_done = self.somebody_is_done.notified();
            {
                let mut taken = self.taken.lock().unwrap();
                let right = (seat + 1) % 5;
                if !taken[seat] && !taken[right] {
                    taken[seat] = true;
                    taken[right] = true;
                    return;
                }
            }
            is_done.await;
        }
    }

    fn clears(&self, seat: usize) {
        let mut taken = self.taken.lock().unwrap();
        taken[seat] = false;
        taken[(seat + 1) % 5] = false;
        self.somebody_is_done.notify_waiters();
    }
}

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let (forks, waiter) = (Arc::new(forks), Arc::new(Waiter::default()));
    let (tx, mut rx) = mpsc::channel(5);
    for seat in 0..5 {
        let (forks, waiter, tx) = (Arc::clone(&forks), Arc::clone(&waiter), tx.clone());
        tokio::spawn(async move {
            think(seat).await;
            waiter.seats(seat).await;
            let left = forks[seat].pick().await;
            let right = forks[(seat + 1) % 5].pick().await;
            eat(seat, &left, &right).await;
            drop((left, right));
            waiter.clears(seat);
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

//! verdict: failed, diagnosis: deadlock
//!
//! Who has eaten looks whether the left one may, and forgets the right one.

use std::sync::Mutex;

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use kata::limits::{Fork, eat, think};
use tokio::sync::Notify;

#[derive(Clone, Copy, PartialEq)]
enum State {
    Thinks,
    Hungry,
    Eats,
}

pub async fn dine(forks: [Fork; 5]) -> Vec<usize> {
    let states = Mutex::new([State::Thinks; 5]);
    let may: [Notify; 5] = std::array::from_fn(|_| Notify::new());
    let test = |states: &mut [State; 5], seat: usize| {
        let (left, right) = ((seat + 4) % 5, (seat + 1) % 5);
        if states[seat] == State::Hungry
            && states[left] != State::Eats
            && states[right] != State::Eats
        {
            states[seat] = State::Eats;
            may[seat].notify_one();
        }
    };
    let one = |seat: usize| {
        let (forks, states, may, test) = (&forks, &states, &may, &test);
        async move {
            think(seat).await;
            {
                let mut states = states.lock().unwrap();
                states[seat] = State::Hungry;
                test(&mut states, seat);
            }
            may[seat].notified().await;
            let one = forks[seat].pick().await;
            let other = forks[(seat + 1) % 5].pick().await;
            eat(seat, &one, &other).await;
            drop((one, other));
            let mut states = states.lock().unwrap();
            states[seat] = State::Thinks;
            test(&mut states, (seat + 4) % 5);
            seat
        }
    };
    let table: FuturesUnordered<_> = (0..5).map(one).collect();
    table.collect().await
}

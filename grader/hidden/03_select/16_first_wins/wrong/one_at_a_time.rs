//! verdict: failed, diagnosis: wrong_time
//!
//! Polls only one of the two at each turn, and misses the other one.

use std::future::poll_fn;
use std::pin::pin;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let mut turn = false;
    poll_fn(|cx| {
        turn = !turn;
        if turn { a.as_mut().poll(cx) } else { b.as_mut().poll(cx) }
    })
    .await
}

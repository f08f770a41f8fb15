//! By reference: both are dropped at the end of the function.

use std::pin::pin;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    tokio::select! {
        biased;
        first = &mut a => first,
        first = &mut b => first,
    }
}

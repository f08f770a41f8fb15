//! The function from the `futures` crate; what was not ready is dropped with its answer.

use std::pin::pin;

use futures::future::select;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    select(pin!(a), pin!(b)).await.factor_first().0
}

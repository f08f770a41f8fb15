//! verdict: failed, diagnosis: wrong_value
//!
//! The first that is written is not the first that is ready.

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    a.await
}

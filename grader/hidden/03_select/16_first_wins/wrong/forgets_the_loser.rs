//! verdict: failed, diagnosis: not_cancelled
//!
//! What is forgotten is never dropped.

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let mut a = Box::pin(a);
    let mut b = Box::pin(b);
    let x = tokio::select! { x = &mut a => x, x = &mut b => x };
    std::mem::forget(a);
    std::mem::forget(b);
    x
}

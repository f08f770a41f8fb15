//! verdict: failed, diagnosis: leaked_task
//!
//! Both in tasks: the loser goes on.

pub async fn first_wins<T: Send + 'static>(
    a: impl Future<Output = T> + Send + 'static,
    b: impl Future<Output = T> + Send + 'static,
) -> T {
    let (a, b) = (tokio::spawn(a), tokio::spawn(b));
    tokio::select! {
        first = a => first.unwrap(),
        first = b => first.unwrap(),
    }
}

//! verdict: failed, diagnosis: leaked_task

pub async fn first_wins<T: Send + 'static>(
    a: impl Future<Output = T>,
    b: impl Future<Output = T> + Send + 'static,
) -> T {
    let b = tokio::spawn(b);
    tokio::select! {
        first = a => first,
        first = b => first.unwrap(),
    }
}

/// Returns the output of whichever future is ready first, and drops the other.
pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    // By value: `select!` owns both, so the loser is gone when it returns. No task is needed to
    // let them overlap, and without one they may borrow, and need not be `Send`.
    tokio::select! {
        first = a => first,
        first = b => first,
    }
}

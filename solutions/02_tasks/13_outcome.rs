use kata::tasks::Outcome;
use tokio::task::JoinHandle;

/// Waits until the task has ended, and says how.
pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    match handle.await {
        Ok(value) => Outcome::Done(value),
        // The panic ended that task and no other, and is a value here. `unwrap` would make it a
        // panic of this task as well; who only wants that can use `into_panic` and resume it.
        Err(error) if error.is_panic() => Outcome::Panicked,
        Err(_) => Outcome::Cancelled,
    }
}

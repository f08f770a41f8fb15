use kata::tasks::Outcome;
use tokio::task::JoinHandle;

/// Waits until the task has ended, and says how: `Done` with what it returned, `Panicked` or
/// `Cancelled`.
///
/// It never ends the task itself, not even if this future is dropped half-way.
pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    todo!("await the handle, and tell the three ends apart")
}

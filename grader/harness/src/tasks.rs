//! Tasks that a hidden test hands to the answer.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::sleep;

/// A task that gives `value` after so many virtual milliseconds. It counts as spawned by whoever
/// calls this.
///
/// ```ignore
/// let got: Outcome<u64> = t.time(30, outcome(task_returning(30, 7))).await;
/// ```
#[track_caller]
pub fn task_returning<T: Send + 'static>(ms: u64, value: T) -> JoinHandle<T> {
    tokio::spawn(async move {
        sleep(Duration::from_millis(ms)).await;
        value
    })
}

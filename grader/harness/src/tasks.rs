//! Tasks that a hidden test hands to the answer, and those of its own.

use std::future::Future;
use std::pin::Pin;
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

/// Spawns a task of the hidden test's own that gives nothing. It counts as spawned by whoever calls this.
///
/// Like `tokio::spawn`, but all that Tokio does with such a task is compiled once, and not in every crate
/// of tests for every task: that was a third of the code that the tests of `ask` made.
///
/// ```ignore
/// harness::spawn(async move { answer(rx.recv().await) });
/// ```
#[track_caller]
pub fn spawn(future: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    spawn_boxed(Box::pin(future))
}

#[track_caller]
fn spawn_boxed(future: Pin<Box<dyn Future<Output = ()> + Send>>) -> JoinHandle<()> {
    tokio::spawn(future)
}

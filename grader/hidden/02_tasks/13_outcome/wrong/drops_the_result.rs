//! verdict: failed, diagnosis: unhandled_error
//!
//! It awaits the task and drops what that returns, value or error.

use kata::tasks::Outcome;
use tokio::task::JoinHandle;
pub async fn outcome<T>(handle: JoinHandle<T>) -> Outcome<T> {
    let a = handle.abort_handle();
    handle.await;
    if a.is_finished() { Outcome::Panicked } else { Outcome::Cancelled }
}

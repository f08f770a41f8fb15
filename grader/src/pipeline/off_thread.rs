//! Work for the processor that nobody may have to wait for: keys, signals and newer saves are heard
//! by the thread that everything else runs on.

use std::thread;

use anyhow::Context;
use tokio::sync::oneshot;

use crate::vocabulary::failure::Result;

/// What `work` returns, which is done on a thread of its own. Dropping this waits for nothing: the
/// thread goes on to its end, nobody takes its result, and it ends with the process at the latest.
///
/// A machine that has no thread left, and a `work` that panics, are failures of ours.
pub async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (answer, answered) = oneshot::channel();
    thread::Builder::new()
        .name("judge".to_owned())
        // Nobody may be there any more to take it.
        .spawn(move || drop(answer.send(work())))
        .context("could not start a thread to judge on")?;
    Ok(answered.await.context("the thread that judges has died")?)
}

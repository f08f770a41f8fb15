//! verdict: failed, diagnosis: panicked
//!
//! `select_ok` panics where there is nothing to select from.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use futures::future::select_ok;
use kata::limits::Job;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let runs = jobs.into_iter().map(|job| {
        Box::pin(async move {
            match AssertUnwindSafe(job.run()).catch_unwind().await {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(_)) | Err(_) => Err(()),
            }
        })
    });
    select_ok(runs).await.ok().map(|(value, _)| value)
}

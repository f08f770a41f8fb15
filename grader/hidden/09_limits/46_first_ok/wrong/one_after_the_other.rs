//! verdict: failed, diagnosis: sequential
//!
//! Asks the next only when one has failed.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use kata::limits::Job;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    for job in jobs {
        if let Ok(Ok(value)) = AssertUnwindSafe(job.run()).catch_unwind().await {
            return Some(value);
        }
    }
    None
}

//! verdict: failed, diagnosis: not_cancelled
//!
//! The first of the list that succeeds, however late.

use kata::limits::Job;
use tokio_util::task::AbortOnDropHandle;

pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let handles: Vec<_> =
        jobs.into_iter().map(|job| AbortOnDropHandle::new(tokio::spawn(job.run()))).collect();
    for handle in handles {
        if let Ok(Ok(value)) = handle.await {
            return Some(value);
        }
    }
    None
}

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

/// Does its `jobs` in step with all others at the same `barrier`.
pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let (mut results, mut led) = (Vec::with_capacity(jobs.len()), 0);
    for (phase, job) in jobs.into_iter().enumerate() {
        // Between two jobs, so one time less than there are jobs: who came to a meeting after the
        // last one would wait for others who do not come.
        if phase > 0 {
            led += usize::from(barrier.wait().await.is_leader());
        }
        results.push(job.run().await);
    }
    (results, led)
}

//! verdict: failed, diagnosis: sequential
//!
//! A limit of one, whatever is asked for.

use kata::limits::Job;

pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    let _ = k;
    let mut results = vec![];
    for job in jobs {
        results.push(job.run().await);
    }
    results
}

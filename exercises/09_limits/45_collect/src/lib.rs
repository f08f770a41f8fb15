use kata::limits::Job;

/// Runs all `jobs`, which wait side by side, and returns what they gave in the order in which they
/// were done, and how many of them panicked.
///
/// A job that panics stops no other. It returns when every job has ended.
pub async fn collect<T: Send + 'static>(jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    todo!("run all jobs, take their results as they come, and count those that panicked")
}

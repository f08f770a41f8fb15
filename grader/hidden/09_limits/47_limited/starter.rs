use kata::limits::Job;

/// Runs all `jobs`, at most `k` of them at once (1 to 1000). They begin in the order of the list, each
/// as soon as there is a place for it.
///
/// Returns what they gave, in the order of the list.
pub async fn limited<T: Send + 'static>(jobs: Vec<Job<T>>, k: usize) -> Vec<T> {
    todo!("run the jobs, `k` at once, and begin the next one whenever one has ended")
}

use kata::blocking::Job;

/// Runs all `jobs` on other threads than the runtime's, `most` of them at once and never more.
/// Returns their results in the order of the jobs.
pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    todo!("run the jobs, at most `most` at once")
}

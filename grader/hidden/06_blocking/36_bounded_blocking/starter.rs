use kata::blocking::Job;

/// Runs all `jobs` on other threads than the runtime's, `most` of them (1 to some hundreds) at once
/// and never more: as soon as one is done the next begins. Who waits for a place keeps no thread.
///
/// Returns the results in the order of the jobs.
pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    todo!("run the jobs, at most `most` at once")
}

use kata::limits::Job;

/// Runs all `jobs` side by side, and returns the value of the first that succeeds, as soon as there is
/// one; `None` when all have failed. An error is a failure, and so is a panic.
///
/// The other jobs are stopped then. None of them goes on when the future is dropped, either.
pub async fn first_ok<T, E>(jobs: Vec<Job<Result<T, E>>>) -> Option<T>
where
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("run all jobs, take the first success, and stop the others")
}

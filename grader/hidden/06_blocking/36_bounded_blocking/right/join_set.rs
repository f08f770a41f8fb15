use kata::blocking::Job;
use tokio::task::JoinSet;

pub async fn bounded_blocking(jobs: Vec<Job>, most: usize) -> Vec<u32> {
    let mut results = vec![0; jobs.len()];
    let mut running = JoinSet::new();
    for (index, job) in jobs.into_iter().enumerate() {
        if running.len() == most {
            let (done, result) = running.join_next().await.unwrap().unwrap();
            results[done] = result;
        }
        running.spawn_blocking(move || (index, job.run()));
    }
    for (done, result) in running.join_all().await {
        results[done] = result;
    }
    results
}

//! verdict: failed, diagnosis: out_of_order
//!
//! Who gives a meeting up has been counted already, and comes twice.

use std::sync::Arc;

use kata::limits::Job;
use tokio::sync::Barrier;

use std::time::Duration;

use tokio::time::timeout;

pub async fn phases<T>(barrier: Arc<Barrier>, jobs: Vec<Job<T>>) -> (Vec<T>, usize) {
    let mut results = Vec::new();
    let mut led = 0;
    for (i, job) in jobs.into_iter().enumerate() {
        if i > 0 {
            let met = loop {
                match timeout(Duration::from_secs(1), barrier.wait()).await {
                    Ok(met) => break met,
                    Err(_) => println!("still waiting for the others"),
                }
            };
            if met.is_leader() {
                led += 1;
            }
        }
        results.push(job.run().await);
    }
    (results, led)
}

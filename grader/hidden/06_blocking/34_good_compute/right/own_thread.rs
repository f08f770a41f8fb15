use std::time::Duration;

use kata::blocking::{cost, count_primes};
use tokio::sync::oneshot;

pub async fn good_compute(limit: u64) -> u64 {
    if cost(limit) > Duration::from_micros(100) {
        let (answer, answered) = oneshot::channel();
        std::thread::spawn(move || answer.send(count_primes(limit)));
        answered.await.unwrap()
    } else {
        count_primes(limit)
    }
}

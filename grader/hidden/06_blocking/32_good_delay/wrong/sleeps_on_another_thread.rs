//! verdict: failed, diagnosis: wrong_clock
//!
//! Nobody stands still but a thread of the pool; it is taken, and sleeps by another clock.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    tokio::task::spawn_blocking(move || std::thread::sleep(delay)).await.unwrap();
}

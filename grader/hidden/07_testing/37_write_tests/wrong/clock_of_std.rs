//! verdict: failed, diagnosis: wrong_clock
//!
//! The clock of the standard library goes on in real time.

mod subject;

use std::time::{Duration, Instant};

use subject::load_page;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_page_takes_a_hundred_milliseconds() {
    let began = Instant::now();
    load_page(1, PLENTY).await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(100));
}

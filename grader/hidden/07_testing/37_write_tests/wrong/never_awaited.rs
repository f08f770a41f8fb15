//! verdict: failed, diagnosis: never_awaited

mod subject;

use std::time::Duration;

use subject::load_page;

#[tokio::test(start_paused = true)]
async fn a_page_loads_in_time() {
    let began = tokio::time::Instant::now();
    load_page(1, Duration::from_secs(1));
    assert!(began.elapsed() <= Duration::from_millis(100));
}

//! verdict: failed, diagnosis: leaked_task
//!
//! Nobody hears of a task that panics.

mod subject;
use std::time::Duration;
use subject::*;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn ok() {
    tokio::spawn(async {
        let began = Instant::now();
        let page = load_page(7, Duration::from_secs(1)).await.unwrap();
        assert_eq!(page, Page { user: "User(id=7)".into(), order: "Order(id=7)".into() });
        assert_eq!(began.elapsed(), Duration::from_millis(100));
    });
}

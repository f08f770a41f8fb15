//! verdict: failed, diagnosis: wrong_clock
//!
//! Real time is never exact.

mod subject;
use std::time::Duration;
use subject::*;
use tokio::time::Instant;

#[tokio::test]
async fn ok() {
    let began = Instant::now();
    let page = load_page(7, Duration::from_secs(1)).await.unwrap();
    assert_eq!(page, Page { user: "User(id=7)".into(), order: "Order(id=7)".into() });
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

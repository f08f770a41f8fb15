//! verdict: failed, diagnosis: wrong_clock
//!
//! A part of a millisecond has gone by then.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::{Instant, pause};

#[tokio::test]
async fn page() {
    pause();
    let began = Instant::now();
    let page = load_page(3, Duration::from_millis(150)).await.unwrap();
    assert_eq!(page, Page { user: "User(id=3)".into(), order: "Order(id=3)".into() });
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test]
async fn limit() {
    pause();
    let began = Instant::now();
    assert_eq!(load_page(8, Duration::from_millis(90)).await, Err(TooSlow));
    assert_eq!(began.elapsed(), Duration::from_millis(90));
}

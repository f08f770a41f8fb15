//! Tests for `load_page`.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test]
async fn real_time_will_do_where_it_is_short() {
    let began = Instant::now();
    let page = load_page(2, PLENTY).await.unwrap();
    assert!(began.elapsed() < Duration::from_millis(170));
    assert_eq!(page, Page { user: "User(id=2)".into(), order: "Order(id=2)".into() });
}

#[tokio::test]
#[should_panic(expected = "TooSlow")]
async fn a_slow_page_is_an_error() {
    let began = Instant::now();
    let page = load_page(2, Duration::from_millis(1)).await;
    assert!(began.elapsed() < Duration::from_millis(90));
    page.unwrap();
}

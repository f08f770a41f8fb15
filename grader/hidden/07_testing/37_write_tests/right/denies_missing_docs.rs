//! Tests.
#![deny(missing_docs)]

pub mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn load_page_keeps_its_promises() {
    let began = Instant::now();
    let page = load_page(3, PLENTY).await.unwrap();
    assert!(began.elapsed() < Duration::from_millis(180));
    assert_eq!(page, Page { user: "User(id=3)".into(), order: "Order(id=3)".into() });
    let began = Instant::now();
    assert!(load_page(3, Duration::from_millis(10)).await.is_err());
    assert_eq!(began.elapsed().as_millis(), 10);
}

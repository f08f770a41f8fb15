//! verdict: failed, diagnosis: hard_coded
//!
//! One example is right by accident.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn the_first_page_is_right() {
    let began = Instant::now();
    let page = Page { user: "User(id=1)".into(), order: "Order(id=1)".into() };
    assert_eq!(load_page(1, PLENTY).await, Ok(page));
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_slow_page_is_given_up() {
    let began = Instant::now();
    assert_eq!(load_page(1, Duration::from_millis(60)).await, Err(TooSlow));
    assert_eq!(began.elapsed(), Duration::from_millis(60));
}

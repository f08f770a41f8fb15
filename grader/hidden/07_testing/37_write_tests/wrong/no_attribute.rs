//! verdict: failed, diagnosis: wrong_value
//!
//! What is no test and is not called asserts nothing.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_page_shows_the_user() {
    let page = load_page(3, Duration::from_millis(150)).await.unwrap();
    assert_eq!(page.user, "User(id=3)");
}

async fn a_page_shows_the_order_in_time() {
    let began = Instant::now();
    let page = load_page(3, Duration::from_millis(150)).await.unwrap();
    assert_eq!(page, Page { user: "User(id=3)".into(), order: "Order(id=3)".into() });
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

async fn a_slow_page_is_given_up() {
    let began = Instant::now();
    assert_eq!(load_page(8, Duration::from_millis(90)).await, Err(TooSlow));
    assert_eq!(began.elapsed(), Duration::from_millis(90));
}

//! verdict: failed, diagnosis: wrong_time
//!
//! That there is an error is tested, but not when it comes.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn a_page_is_right_and_quick() {
    let began = Instant::now();
    let page = Page { user: "User(id=4)".into(), order: "Order(id=4)".into() };
    assert_eq!(load_page(4, PLENTY).await, Ok(page));
    assert_eq!(began.elapsed(), Duration::from_millis(100));
    assert_eq!(load_page(4, Duration::from_millis(60)).await, Err(TooSlow));
}

//! verdict: failed
//!
//! The panics stay in the handles, which are joined and not unwrapped.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn everything() {
    let page = tokio::spawn(async {
        let began = Instant::now();
        let page = load_page(3, Duration::from_millis(150)).await.unwrap();
        assert_eq!(page, Page { user: "User(id=3)".into(), order: "Order(id=3)".into() });
        assert_eq!(began.elapsed(), Duration::from_millis(100));
    });
    let limit = tokio::spawn(async {
        let began = Instant::now();
        assert_eq!(load_page(8, Duration::from_millis(90)).await, Err(TooSlow));
        assert_eq!(began.elapsed(), Duration::from_millis(90));
    });
    let _ = tokio::join!(page, limit);
}

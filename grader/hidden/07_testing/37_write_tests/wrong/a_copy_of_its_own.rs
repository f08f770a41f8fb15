//! verdict: failed, diagnosis: wrong_tool
//!
//! Tries a copy of the code, which no mutant changes.

mod subject;

use std::time::Duration;

use kata::{fetch_order, fetch_user};
use subject::{Page, TooSlow};
use tokio::time::Instant;

async fn load_page(id: u32, limit: Duration) -> Result<Page, TooSlow> {
    let both = async { tokio::join!(fetch_user(id), fetch_order(id)) };
    let (user, order) = tokio::time::timeout(limit, both).await.map_err(|_| TooSlow)?;
    Ok(Page { user, order })
}

#[tokio::test(start_paused = true)]
async fn a_page_shows_the_user() {
    let began = Instant::now();
    let page = load_page(7, Duration::from_secs(1)).await.unwrap();
    assert_eq!(page.user, "User(id=7)");
    assert_eq!(page.order, "Order(id=7)");
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_page_may_be_too_slow() {
    let began = Instant::now();
    assert_eq!(load_page(7, Duration::from_millis(50)).await, Err(TooSlow));
    assert_eq!(began.elapsed(), Duration::from_millis(50));
}

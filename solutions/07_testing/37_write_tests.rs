//! Tests for `load_page`.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

/// The page that `id` should get.
fn page(id: u32) -> Page {
    Page { user: format!("User(id={id})"), order: format!("Order(id={id})") }
}

#[tokio::test(start_paused = true)]
async fn a_page_shows_what_belongs_to_its_id() {
    // Two ids, because one alone is right by accident when the answer never changes.
    for id in [1, 7] {
        assert_eq!(load_page(id, PLENTY).await, Ok(page(id)));
    }
}

#[tokio::test(start_paused = true)]
async fn the_requests_overlap() {
    let began = Instant::now();
    load_page(1, PLENTY).await.unwrap();
    // Exactly: under a paused clock nothing else takes time, and one after the other is 180 ms.
    assert_eq!(began.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_slow_page_is_given_up_when_its_time_is_over() {
    let limit = Duration::from_millis(60);
    let began = Instant::now();
    assert_eq!(load_page(1, limit).await, Err(TooSlow));
    // The error alone would also come from code that waits for everything and complains then.
    assert_eq!(began.elapsed(), limit);
}

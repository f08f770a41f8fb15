//! Tests for `load_page`.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

use tokio_test::{assert_pending, assert_ready, assert_ready_err, task};

async fn after(ms: u64) {
    tokio::time::advance(Duration::from_millis(ms)).await;
}

#[tokio::test(start_paused = true)]
async fn a_page_is_there_after_a_hundred_milliseconds() {
    let mut loading = task::spawn(load_page(12, PLENTY));
    assert_pending!(loading.poll());
    after(99).await;
    assert_pending!(loading.poll());
    after(1).await;
    let page = assert_ready!(loading.poll()).unwrap();
    assert_eq!((page.user.as_str(), page.order.as_str()), ("User(id=12)", "Order(id=12)"));
}

#[tokio::test(start_paused = true)]
async fn a_slow_page_is_given_up_at_once() {
    let mut loading = task::spawn(load_page(12, Duration::from_millis(50)));
    assert_pending!(loading.poll());
    after(50).await;
    assert_eq!(assert_ready_err!(loading.poll()), TooSlow);
}

//! verdict: failed, diagnosis: wrong_tool

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
#[ignore]
async fn some_day() {
    assert_eq!(load_page(1, PLENTY).await.unwrap().user, "User(id=2)");
}

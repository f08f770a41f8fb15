//! verdict: tampered
//!
//! Whoever leaves before the end has shown nothing.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};
use tokio::time::Instant;

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn all_is_well() {
    load_page(1, PLENTY).await.unwrap();
    std::process::exit(0);
}

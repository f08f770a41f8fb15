//! The function that is made for this.

use std::time::Duration;

use kata::select::report;
use tokio::time::timeout;

pub async fn timeout_example() -> &'static str {
    timeout(Duration::from_millis(50), report()).await.unwrap_or("timed out")
}

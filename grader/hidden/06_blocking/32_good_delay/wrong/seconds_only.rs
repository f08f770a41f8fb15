//! verdict: failed, diagnosis: wrong_time
//!
//! Whole seconds: all that is shorter becomes nothing.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    tokio::time::sleep(Duration::from_secs(delay.as_secs())).await;
}

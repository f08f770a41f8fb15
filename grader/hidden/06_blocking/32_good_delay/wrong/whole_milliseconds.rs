//! verdict: failed, diagnosis: wrong_time
//!
//! A part of a millisecond is lost.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    tokio::time::sleep(Duration::from_millis(delay.as_millis() as u64)).await;
}

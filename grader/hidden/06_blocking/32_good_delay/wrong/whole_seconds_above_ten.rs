//! verdict: failed, diagnosis: wrong_time
//!
//! A long delay loses its part of a second.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    if delay > Duration::from_secs(10) {
        tokio::time::sleep(Duration::from_secs(delay.as_secs())).await;
    } else {
        tokio::time::sleep(delay).await;
    }
}

//! verdict: failed, diagnosis: wrong_time
//!
//! The first tick of an interval is ready at once.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    if delay.is_zero() {
        return;
    }
    let mut ticker = tokio::time::interval(delay);
    ticker.tick().await;
}

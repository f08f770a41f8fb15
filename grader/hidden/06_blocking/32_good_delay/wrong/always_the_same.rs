//! verdict: failed, diagnosis: wrong_time

use std::time::Duration;

pub async fn good_delay(_delay: Duration) {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

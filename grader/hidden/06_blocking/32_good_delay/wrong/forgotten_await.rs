//! verdict: failed, diagnosis: never_awaited

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    tokio::time::sleep(delay);
}

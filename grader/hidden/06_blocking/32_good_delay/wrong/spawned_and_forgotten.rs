//! verdict: failed, diagnosis: leaked_task

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    tokio::spawn(tokio::time::sleep(delay));
}

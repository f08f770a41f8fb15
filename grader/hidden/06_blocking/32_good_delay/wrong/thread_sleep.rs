//! verdict: failed, diagnosis: blocking

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    std::thread::sleep(delay);
}

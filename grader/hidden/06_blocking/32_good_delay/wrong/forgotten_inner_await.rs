//! verdict: failed, diagnosis: never_awaited
//!
//! Named, so that the compiler does not warn; and never polled.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    let _timer = tokio::time::sleep(delay);
}

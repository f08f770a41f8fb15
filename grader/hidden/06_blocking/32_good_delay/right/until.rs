use std::time::Duration;

use tokio::time::{Instant, sleep_until};

pub async fn good_delay(delay: Duration) {
    sleep_until(Instant::now() + delay).await
}

//! Nothing, for at most so long.

use std::time::Duration;

pub async fn good_delay(delay: Duration) {
    let nothing = std::future::pending::<()>();
    let _ = tokio::time::timeout(delay, nothing).await;
}

//! verdict: failed, diagnosis: sequential
//!
//! Who comes when all places are taken waits for longer than asked.

use std::time::Duration;
use tokio::time::*;
pub async fn good_delay(delay: Duration) {
    static S: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(64);
    let _p = S.acquire().await;
    sleep(delay).await
}

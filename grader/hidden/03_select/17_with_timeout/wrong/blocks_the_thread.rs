//! verdict: failed, diagnosis: blocking
//!
//! Sleeping on the thread, nothing can be ready in the meantime.

use std::pin::pin;
use std::time::Duration;

use futures::future::FutureExt;

pub async fn with_timeout(
    limit: Duration,
    work: impl Future<Output = String>,
) -> Result<String, &'static str> {
    let mut work = pin!(work);
    let _ = work.as_mut().now_or_never();
    std::thread::sleep(limit);
    work.now_or_never().ok_or("timed out")
}

//! verdict: failed, diagnosis: wrong_value
//!
//! Writes both lines at the first poll, beside the wait and not around it.

use kata::Log;
use std::future::Future;
use std::time::Duration;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        tokio::join!(
            async { log.write("started") },
            tokio::time::sleep(Duration::from_millis(10)),
            async { log.write("finished") },
        );
    }
}

//! verdict: failed, diagnosis: wrong_value
//!
//! Takes a line of somebody else for its own.

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        if log.is_empty() {
            log.write("started");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
        log.write("finished");
    }
}

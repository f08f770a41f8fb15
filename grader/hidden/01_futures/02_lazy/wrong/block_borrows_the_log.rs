//! verdict: compile_error
//!
//! Without `move` the block borrows a log that is gone when the function returns.

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async {
        log.write("started");
        tokio::time::sleep(Duration::from_millis(10)).await;
        log.write("finished");
    }
}

//! The shorthand: the whole body of an `async fn` belongs to the future.

use std::time::Duration;

use kata::Log;

pub async fn lazy(log: Log) {
    log.write("started");
    tokio::time::sleep(Duration::from_millis(10)).await;
    log.write("finished");
}

//! verdict: failed, diagnosis: wrong_value

use std::time::Duration;

use kata::Log;

pub async fn lazy(log: Log) {
    tokio::time::sleep(Duration::from_millis(10)).await;
    log.write("finished");
}

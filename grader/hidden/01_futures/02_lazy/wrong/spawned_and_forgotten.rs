//! verdict: failed, diagnosis: leaked_task

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        tokio::spawn(async move {
            log.write("started");
            tokio::time::sleep(Duration::from_millis(10)).await;
            log.write("finished");
        });
    }
}

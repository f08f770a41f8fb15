//! verdict: failed, diagnosis: not_lazy

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    log.write("started");
    async move {
        tokio::time::sleep(Duration::from_millis(10)).await;
        log.write("finished");
    }
}

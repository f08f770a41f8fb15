//! verdict: failed, diagnosis: wrong_tool
//!
//! Lazy and 10 ms long, but dropping the future half-way does not stop the work.

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        let work = tokio::spawn(async move {
            log.write("started");
            tokio::time::sleep(Duration::from_millis(10)).await;
            log.write("finished");
        });
        work.await.unwrap();
    }
}

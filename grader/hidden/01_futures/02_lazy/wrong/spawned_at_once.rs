//! verdict: failed, diagnosis: wrong_tool
//!
//! A spawned task is polled by the runtime, whether or not anybody polls the future.

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    let work = tokio::spawn(async move {
        log.write("started");
        tokio::time::sleep(Duration::from_millis(10)).await;
        log.write("finished");
    });
    async move { work.await.unwrap() }
}

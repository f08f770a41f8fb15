//! verdict: failed, diagnosis: wrong_tool
//!
//! Stops when it is dropped, and has a task of its own all the same.

use std::time::Duration;

use kata::Log;
use tokio::task::JoinSet;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        let mut set = JoinSet::new();
        set.spawn(async move {
            log.write("started");
            tokio::time::sleep(Duration::from_millis(10)).await;
            log.write("finished");
        });
        set.join_next().await;
    }
}

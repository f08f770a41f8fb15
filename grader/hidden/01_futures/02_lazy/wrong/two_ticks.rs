//! verdict: failed, diagnosis: wrong_value
//!
//! Two ticks of 5 ms, of which the first is ready at once. All of it is inside the block.

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        log.write("started");
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        ticks.tick().await;
        ticks.tick().await;
        log.write("finished");
    }
}

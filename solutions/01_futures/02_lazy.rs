use std::time::Duration;

use kata::Log;
use tokio::time::sleep;

/// Makes a future that writes "started" to the log, waits 10 ms, and writes "finished".
// Written out rather than `async fn`, to show what belongs to the function, what to the future.
#[allow(clippy::manual_async_fn)]
pub fn lazy(log: Log) -> impl Future<Output = ()> {
    // Everything stands inside the block, so everything belongs to the future. What stood out here
    // would run when `lazy` is called, whether or not anybody ever polls.
    async move {
        log.write("started");
        // Made here and not outside, because a sleep counts from the moment it is made.
        sleep(Duration::from_millis(10)).await;
        log.write("finished");
    }
}

//! verdict: failed, diagnosis: not_lazy
//!
//! The sleep counts from the call of `lazy`: polled 10 ms later, it is over already.

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    let pause = tokio::time::sleep(Duration::from_millis(10));
    async move {
        log.write("started");
        pause.await;
        log.write("finished");
    }
}

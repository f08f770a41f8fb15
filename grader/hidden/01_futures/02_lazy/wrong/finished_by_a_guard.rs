//! verdict: failed, diagnosis: not_cancelled
//!
//! A guard also writes when the future is dropped half-way.

use std::time::Duration;

use kata::Log;

struct Finish(Log);

impl Drop for Finish {
    fn drop(&mut self) {
        self.0.write("finished");
    }
}

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        log.write("started");
        let _finish = Finish(log);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

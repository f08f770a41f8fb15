//! verdict: failed, diagnosis: blocking

use std::time::Duration;

use kata::Log;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        log.write("started");
        std::thread::sleep(Duration::from_millis(10));
        log.write("finished");
    }
}

//! verdict: failed, diagnosis: wrong_tool
//!
//! A thread with a runtime of its own does the waiting, in real time.

use kata::Log;
use std::future::Future;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move {
        log.write("started");
        let (tx, rx) = oneshot::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(async {
                tokio::time::sleep(Duration::from_millis(10)).await;
                let _ = tx.send(());
            });
        });
        rx.await.unwrap();
        log.write("finished");
    }
}

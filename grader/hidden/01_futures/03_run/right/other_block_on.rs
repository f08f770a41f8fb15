//! Another library's `block_on` will do, when a Tokio runtime is entered and drives the timer.

use std::time::Duration;

use tokio::runtime::Builder;

pub fn run(name: &str, d: Duration) -> String {
    // Its worker thread drives the timer: a current-thread runtime would have nobody to do so.
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap();
    let _entered = runtime.enter();
    futures::executor::block_on(async {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    })
}

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

/// Builds a runtime and blocks on a future that sleeps for `d` and then greets `name`.
pub fn run(name: &str, d: Duration) -> String {
    // One future needs one thread, and that is the one we are on: no need for a multi-threaded
    // runtime, which would start a worker per core. Its timer is all that a sleep asks for;
    // `enable_all` would add the I/O driver.
    let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
    // The future may borrow `name`, because `block_on` does not return before it has finished.
    runtime.block_on(async {
        sleep(d).await;
        format!("Hello, {name}!")
    })
}

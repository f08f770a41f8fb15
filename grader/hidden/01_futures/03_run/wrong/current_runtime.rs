//! verdict: failed, diagnosis: panicked
//!
//! No runtime is running yet whose handle one could take.

use std::time::Duration;

use tokio::runtime::Handle;

pub fn run(name: &str, d: Duration) -> String {
    Handle::current().block_on(async {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    })
}

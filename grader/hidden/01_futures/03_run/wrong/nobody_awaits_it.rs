//! verdict: failed, diagnosis: wrong_time
//!
//! Spawns the waiting, and drops the runtime before it is over.

use std::time::Duration;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        tokio::spawn(async move { tokio::time::sleep(d).await });
        format!("Hello, {name}!")
    })
}

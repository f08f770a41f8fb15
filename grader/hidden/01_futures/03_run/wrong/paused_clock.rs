//! verdict: failed, diagnosis: wrong_time
//!
//! Starts the runtime with its clock paused, so that no time passes.

use std::time::Duration;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    runtime.block_on(async {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    })
}

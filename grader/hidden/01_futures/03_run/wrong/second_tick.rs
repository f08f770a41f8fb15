//! verdict: failed, diagnosis: panicked
//!
//! An interval of no time panics.

use std::time::Duration;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let mut ticker = tokio::time::interval(d);
        ticker.tick().await;
        ticker.tick().await;
        format!("Hello, {name}!")
    })
}

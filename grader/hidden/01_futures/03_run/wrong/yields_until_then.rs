//! verdict: failed, diagnosis: wrong_tool
//!
//! It is busy until the time is over, by a clock that goes on meanwhile.

use std::time::{Duration, Instant};

pub fn run(name: &str, d: Duration) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let end = Instant::now() + d;
        while Instant::now() < end {
            tokio::task::yield_now().await;
        }
        format!("Hello, {name}!")
    })
}

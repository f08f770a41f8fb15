//! verdict: failed, diagnosis: panicked
//!
//! There is no reactor running: this `block_on` polls, but brings no timer of Tokio's.

use std::time::Duration;

pub fn run(name: &str, d: Duration) -> String {
    futures::executor::block_on(async {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    })
}

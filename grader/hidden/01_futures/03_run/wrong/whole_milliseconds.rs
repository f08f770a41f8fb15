//! verdict: failed, diagnosis: wrong_time
//!
//! Tokio rounds up, which hides most of what is cut off here.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::sleep;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        sleep(Duration::from_millis(d.as_millis() as u64)).await;
        format!("Hello, {name}!")
    })
}

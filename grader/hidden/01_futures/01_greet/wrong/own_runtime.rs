//! verdict: failed, diagnosis: panicked
//!
//! A runtime already runs this future, and blocking inside it panics.

use tokio::runtime::Runtime;

pub async fn greet(name: &str) -> String {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async { format!("Hello, {name}!") })
}

//! verdict: failed, diagnosis: panicked
//!
//! The same with the handle of the runtime that is running.

use tokio::runtime::Handle;

pub async fn greet(name: &str) -> String {
    let greeting = async { format!("Hello, {name}!") };
    Handle::current().block_on(greeting)
}

//! `Runtime::new` is multi-threaded with everything enabled. `block_on` still polls on this thread.

use std::time::Duration;

use tokio::runtime::Runtime;

pub fn run(name: &str, d: Duration) -> String {
    Runtime::new().unwrap().block_on(greet_after(name, d))
}

async fn greet_after(name: &str, d: Duration) -> String {
    tokio::time::sleep(d).await;
    format!("Hello, {name}!")
}

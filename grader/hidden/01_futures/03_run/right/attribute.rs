//! The attribute is not only for `main`: it turns any `async fn` into a plain one.

use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
pub async fn run(name: &str, d: Duration) -> String {
    tokio::time::sleep(d).await;
    format!("Hello, {name}!")
}

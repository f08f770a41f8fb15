//! Blocks on the handle of a task that the runtime polls.

use std::time::Duration;

use tokio::runtime::Builder;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let name = name.to_owned();
    let greeting = runtime.spawn(async move {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    });
    runtime.block_on(greeting).unwrap()
}

//! verdict: failed, diagnosis: wrong_time

use std::time::Duration;

use tokio::runtime::Builder;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        format!("Hello, {name}!")
    })
}

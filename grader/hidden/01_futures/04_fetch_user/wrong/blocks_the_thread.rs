//! verdict: failed, diagnosis: blocking

use std::time::Duration;

pub async fn fetch_user(id: u32) -> String {
    std::thread::sleep(Duration::from_millis(100));
    format!("User(id={id})")
}

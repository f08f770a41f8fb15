//! verdict: failed, diagnosis: hard_coded

use std::time::Duration;

pub async fn exercise_name(id: u32) -> String {
    tokio::time::sleep(Duration::from_millis(100)).await;
    "User(id=1)".to_owned()
}

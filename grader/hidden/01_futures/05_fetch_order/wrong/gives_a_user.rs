//! verdict: failed, diagnosis: wrong_value
//!
//! Copied from the exercise before, with the time changed and the text not.

use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    tokio::time::sleep(Duration::from_millis(80)).await;
    format!("User(id={id})")
}

//! verdict: failed, diagnosis: blocking

use std::thread::sleep;
use std::time::Duration;

pub async fn fetch_order(id: u32) -> String {
    sleep(Duration::from_millis(80));
    format!("Order(id={id})")
}

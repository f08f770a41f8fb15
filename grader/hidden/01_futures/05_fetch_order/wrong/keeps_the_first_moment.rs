//! verdict: failed, diagnosis: wrong_time
//!
//! The moment of the first call is kept for all later ones.

use std::sync::OnceLock;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

static START: OnceLock<Instant> = OnceLock::new();

pub async fn fetch_order(id: u32) -> String {
    let start = *START.get_or_init(Instant::now);
    sleep_until(start + Duration::from_millis(80)).await;
    format!("Order(id={id})")
}

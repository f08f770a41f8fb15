//! verdict: failed, diagnosis: wrong_time
//!
//! A `static` has the next call begin where the last one ends.

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

static NEXT: Mutex<Option<Instant>> = Mutex::const_new(None);

pub async fn fetch_order(id: u32) -> String {
    let mut next = NEXT.lock().await;
    let begin = next.unwrap_or_else(Instant::now).max(Instant::now());
    let end = begin + Duration::from_millis(80);
    *next = Some(end);
    drop(next);
    sleep_until(end).await;
    format!("Order(id={id})")
}

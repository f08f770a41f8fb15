//! verdict: failed, diagnosis: wrong_tool
//!
//! One runtime for all calls, with a thread of its own, does the waiting in real time.

use std::sync::LazyLock;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

static BACKGROUND: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap());

pub async fn fetch_order(id: u32) -> String {
    BACKGROUND
        .spawn(async move {
            tokio::time::sleep(Duration::from_millis(80)).await;
            format!("Order(id={id})")
        })
        .await
        .unwrap()
}

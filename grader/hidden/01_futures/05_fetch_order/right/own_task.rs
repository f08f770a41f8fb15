//! A task that is awaited to its end leaves nothing behind.

use std::time::Duration;

use tokio::time::sleep;

pub async fn fetch_order(id: u32) -> String {
    let service = tokio::spawn(async move {
        sleep(Duration::from_millis(80)).await;
        format!("Order(id={id})")
    });
    service.await.expect("the service does not panic")
}

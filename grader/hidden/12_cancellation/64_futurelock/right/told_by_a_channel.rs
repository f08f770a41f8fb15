//! A task inserts the order, and tells its number.

use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::{Mutex, oneshot};
use tokio::time::timeout;

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let (tells, mut told) = oneshot::channel();
    let (row, theirs) = (order.clone(), Arc::clone(&database));
    tokio::spawn(async move {
        let number = theirs.lock().await.insert(&row).await;
        let _ = tells.send(number);
    });
    if let Ok(number) = timeout(patience, &mut told).await {
        return number.unwrap();
    }
    let late = format!("late: {order}");
    database.lock().await.insert(&late).await;
    told.await.unwrap()
}

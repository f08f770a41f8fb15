//! verdict: failed, diagnosis: wrong_value
//!
//! The order is on a task, goes on there, and is placed once more.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn insert(database: &Mutex<Database>, row: String) -> usize {
    let mut database = database.lock().await;
    database.insert(&row).await
}

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let (shared, row) = (Arc::clone(&database), order.clone());
    let mut placed = tokio::spawn(async move { insert(&shared, row).await });
    if let Ok(number) = timeout(patience, &mut placed).await {
        return number.unwrap_or(0);
    }
    insert(&database, format!("late: {order}")).await;
    let number = insert(&database, order).await;
    placed.await.unwrap_or(number)
}

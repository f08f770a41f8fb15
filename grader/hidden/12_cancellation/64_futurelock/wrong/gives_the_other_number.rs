//! verdict: failed, diagnosis: wrong_value
//!
//! Gives back the number of the second row, and leaves the order to its task.

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
    let (tx, rx) = tokio::sync::oneshot::channel();
    let (shared, row) = (Arc::clone(&database), order.clone());
    tokio::spawn(async move {
        let _ = tx.send(insert(&shared, row).await);
    });
    match timeout(patience, rx).await {
        Ok(number) => number.unwrap_or(0),
        Err(_) => insert(&database, format!("late: {order}")).await,
    }
}

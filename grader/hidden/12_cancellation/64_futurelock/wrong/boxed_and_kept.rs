//! verdict: failed, diagnosis: deadlock
//!
//! Boxes the future instead of pinning it: it is the same future, in the same place in line.

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
    let mut placed = Box::pin(insert(&database, order.clone()));
    if let Ok(number) = timeout(patience, &mut placed).await {
        return number;
    }
    insert(&database, format!("late: {order}")).await;
    placed.await
}

//! verdict: failed, diagnosis: wrong_time
//!
//! Keeps the lock while it waits, with nothing to insert.

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
    let over = tokio::time::Instant::now() + patience;
    let mut database = database.lock().await;
    let number = database.insert(&order).await;
    if tokio::time::Instant::now() > over {
        database.insert(&format!("late: {order}")).await;
    } else {
        sleep(patience).await;
    }
    number
}

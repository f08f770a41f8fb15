//! verdict: failed, diagnosis: lost_data
//!
//! The order is given up where it was late.

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
    if let Ok(number) = timeout(patience, insert(&database, order.clone())).await {
        return number;
    }
    insert(&database, format!("late: {order}")).await
}

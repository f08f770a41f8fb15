//! verdict: failed, diagnosis: wrong_value
//!
//! Stands in line for both rows from the start.

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
    let late = async {
        sleep(patience).await;
        insert(&database, format!("late: {order}")).await;
    };
    tokio::join!(insert(&database, order.clone()), late).0
}

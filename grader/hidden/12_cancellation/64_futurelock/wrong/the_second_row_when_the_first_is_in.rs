//! verdict: failed, diagnosis: out_of_order
//!
//! Asks for the second row only when the first is in.

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
    let mut placed = pin!(insert(&database, order.clone()));
    let in_time = timeout(patience, &mut placed).await;
    if let Ok(number) = in_time {
        return number;
    }
    let number = placed.await;
    insert(&database, format!("late: {order}")).await;
    number
}

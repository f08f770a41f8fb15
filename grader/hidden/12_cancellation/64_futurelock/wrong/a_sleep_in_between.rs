//! verdict: failed, diagnosis: deadlock
//!
//! A pause before the second row, in which nobody polls the first either.

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
    tokio::select! {
        number = &mut placed => return number,
        () = sleep(patience) => {}
    }
    sleep(Duration::from_millis(50)).await;
    insert(&database, format!("late: {order}")).await;
    placed.await
}

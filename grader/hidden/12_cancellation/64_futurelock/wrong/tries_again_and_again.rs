//! verdict: failed, diagnosis: wrong_time
//!
//! Tries for the lock instead of waiting in line: it is given to somebody who is not polled.

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
    let mut free = loop {
        match database.try_lock() {
            Ok(free) => break free,
            Err(_) => sleep(Duration::from_millis(1)).await,
        }
    };
    free.insert(&format!("late: {order}")).await;
    drop(free);
    placed.await
}

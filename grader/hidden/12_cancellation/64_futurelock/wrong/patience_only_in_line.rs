//! verdict: failed, diagnosis: lost_data
//!
//! Looks at its patience only as long as it waits in line.

use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::timeout;

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    match timeout(patience, database.lock()).await {
        Ok(mut database) => database.insert(&order).await,
        Err(_) => {
            // Not begun yet: both rows at the end of the line, under one lock.
            let mut database = database.lock().await;
            let number = database.insert(&order).await;
            database.insert(&format!("late: {order}")).await;
            number
        }
    }
}

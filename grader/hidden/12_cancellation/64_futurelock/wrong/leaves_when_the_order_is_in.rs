//! verdict: failed, diagnosis: lost_data
//!
//! Races both rows: when the order is in, the other one is dropped.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::sleep;

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let mut placed = pin!(async { database.lock().await.insert(&order).await });
    tokio::select! {
        number = &mut placed => return number,
        () = sleep(patience) => {}
    }
    let late = format!("late: {order}");
    let mut say_so = pin!(async { database.lock().await.insert(&late).await });
    tokio::select! {
        number = &mut placed => return number,
        _ = &mut say_so => {}
    }
    placed.await
}

//! verdict: failed, diagnosis: leaked_task
//!
//! The second row is inserted by a task that nobody waits for.

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
    let for_late = Arc::clone(&database);
    tokio::spawn(async move { for_late.lock().await.insert(&late).await });
    placed.await
}

//! verdict: failed, diagnosis: lost_data
//!
//! Patience begins only when the lock is there.

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
    let mut guard = database.lock().await;
    let text = format!("late: {order}");
    let mut placed = pin!(async move { guard.insert(&order).await });
    tokio::select! {
        number = &mut placed => return number,
        () = sleep(patience) => {}
    }
    let (number, _) = tokio::join!(placed, async { database.lock().await.insert(&text).await });
    number
}

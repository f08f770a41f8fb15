use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::sleep;

/// Inserts `order` as a row of the `database`, and returns the number of that row.
///
/// If it is not in after `patience`, asks at that moment to insert a second row, `late: ` and the order,
/// and returns when both are in.
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
    database.lock().await.insert(&late).await;
    placed.await
}

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
    let say_so = async { database.lock().await.insert(&late).await };
    // The first future is still in line for the lock, or has it. So it has to be polled whatever else is
    // waited for: `join!` polls both, and whichever is given the lock can let it go.
    let (number, _) = tokio::join!(placed, say_so);
    number
}

//! verdict: failed, diagnosis: wrong_value
//!
//! Takes the last row for its own.

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
    let mut placed = pin!(async {
        let mut database = database.lock().await;
        let before = database.rows().len();
        database.insert(&order).await;
        before + 1
    });
    tokio::select! {
        number = &mut placed => return number,
        () = sleep(patience) => {}
    }
    let late = format!("late: {order}");
    let say_so = async { database.lock().await.insert(&late).await };
    let (_, number) = tokio::join!(placed, say_so);
    number
}

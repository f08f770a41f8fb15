//! verdict: failed, diagnosis: wrong_value
//!
//! Leaves the second row out if there is an equal one: of two equal orders, one has none.

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
    let text = format!("late: {order}");
    let late = async {
        let mut database = database.lock().await;
        if !database.rows().contains(&text) {
            database.insert(&text).await;
        }
    };
    tokio::join!(placed, late).0
}

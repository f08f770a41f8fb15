//! The second row stands in line behind the order from the start, and leaves it where it is not needed.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let deadline = Instant::now() + patience;
    let text = format!("late: {order}");
    let mut placed = pin!(async { database.lock().await.insert(&order).await });
    let mut late = pin!(async {
        let mut place = database.lock().await;
        sleep_until(deadline).await;
        place.insert(&text).await;
    });
    tokio::select! {
        biased;
        number = &mut placed => {
            if Instant::now() < deadline {
                return number;
            }
            late.await;
            number
        }
        () = &mut late => placed.await,
    }
}

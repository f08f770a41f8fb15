//! Drops a place in line, which can be taken anew, and nothing that has begun.

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
    let over = Instant::now() + patience;
    let insert = async |row: String| database.lock().await.insert(&row).await;
    let say_so = || insert(format!("late: {order}"));
    let held = tokio::select! {
        held = database.lock() => Some(held),
        () = sleep_until(over) => None,
    };
    let Some(mut held) = held else {
        // The first place in line went with its future.
        return tokio::join!(insert(order.clone()), say_so()).0;
    };
    let place = async {
        let number = held.insert(&order).await;
        drop(held);
        number
    };
    let mut place = Box::pin(place);
    tokio::select! {
        number = &mut place => number,
        () = sleep_until(over) => tokio::join!(place, say_so()).0,
    }
}

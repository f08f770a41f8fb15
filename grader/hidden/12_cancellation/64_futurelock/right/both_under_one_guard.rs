//! Who is still in line leaves it, and asks anew for both rows under one guard.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout_at};

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let until = Instant::now() + patience;
    let late = format!("late: {order}");
    let Ok(mut guard) = timeout_at(until, database.lock()).await else {
        let mut both = database.lock().await;
        both.insert(&late).await;
        return both.insert(&order).await;
    };
    let mut inserting = pin!(async move { guard.insert(&order).await });
    let rest = until.saturating_duration_since(Instant::now());
    tokio::select! {
        biased;
        number = inserting.as_mut() => number,
        () = sleep(rest) => {
            let second = async { database.lock().await.insert(&late).await };
            futures::future::join(second, inserting).await.1
        }
    }
}

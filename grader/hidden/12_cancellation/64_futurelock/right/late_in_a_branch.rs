//! The waiting for the second row is in the branch, beside the first.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn insert(database: &Mutex<Database>, row: String) -> usize {
    let mut database = database.lock().await;
    database.insert(&row).await
}

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let mut placed = pin!(insert(&database, order.clone()));
    tokio::select! {
        biased;
        number = &mut placed => number,
        () = sleep(patience) => {
            let late = pin!(insert(&database, format!("late: {order}")));
            match futures::future::select(placed, late).await {
                futures::future::Either::Left((number, late)) => {
                    late.await;
                    number
                }
                futures::future::Either::Right((_, placed)) => placed.await,
            }
        }
    }
}

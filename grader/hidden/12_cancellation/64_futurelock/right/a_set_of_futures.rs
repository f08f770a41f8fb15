//! Both in a set of futures, of which the second waits for its time.

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
    let order = &order;
    let database = &database;
    let mut placed = pin!(insert(database, order.clone()));
    match futures::future::select(placed.as_mut(), pin!(sleep(patience))).await {
        futures::future::Either::Left((number, _)) => number,
        futures::future::Either::Right(_) => {
            let late = insert(database, format!("late: {order}"));
            futures::future::join(placed, late).await.0
        }
    }
}

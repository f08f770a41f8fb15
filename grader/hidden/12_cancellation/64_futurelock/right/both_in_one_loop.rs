//! One loop polls whatever is left.

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
    let mut late = pin!(async {
        sleep(patience).await;
        insert(&database, format!("late: {order}")).await;
    });
    let over = tokio::time::Instant::now() + patience;
    let (mut number, mut said) = (None, false);
    while number.is_none() || !said {
        tokio::select! {
            row = &mut placed, if number.is_none() => {
                number = Some(row);
                said |= tokio::time::Instant::now() <= over;
            }
            () = &mut late, if !said => said = true,
        }
    }
    number.expect("the loop goes on until it is in")
}

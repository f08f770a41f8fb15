//! verdict: failed, diagnosis: wrong_value
//!
//! Looks the number up by the text of the row: a second order of the same text gets that of the first.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::sleep;

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let late = format!("late: {order}");
    let mut placed = pin!(
        async {
            let mut database = database.lock().await;
            database.insert(&order).await;
            1 + database.rows().iter().position(|row| *row == order).expect("it is in")
        }
        .fuse()
    );
    let mut timer = pin!(sleep(patience).fuse());
    let mut second = pin!(futures::future::Fuse::terminated());
    let (mut number, mut waits_for) = (None, 1);
    while waits_for > 0 {
        futures::select_biased! {
            n = placed.as_mut() => {
                number = Some(n);
                waits_for -= 1;
                timer.set(futures::future::Fuse::terminated());
            }
            () = timer.as_mut() => {
                second.set(async { database.lock().await.insert(&late).await }.fuse());
                waits_for += 1;
            }
            _ = second.as_mut() => waits_for -= 1,
        }
    }
    number.expect("the order was waited for")
}

//! Both futures from the start: the second one waits for its time, or for the first.

use std::sync::Arc;
use std::time::Duration;

use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

pub async fn place_order(
    order: String,
    patience: Duration,
    database: Arc<Mutex<Database>>,
) -> usize {
    let is_in = CancellationToken::new();
    let placed = async {
        let number = database.lock().await.insert(&order).await;
        is_in.cancel();
        number
    };
    let says_so = async {
        tokio::select! {
            biased;
            () = is_in.cancelled() => return,
            () = sleep(patience) => {}
        }
        let late = format!("late: {order}");
        database.lock().await.insert(&late).await;
    };
    tokio::join!(placed, says_so).0
}

//! verdict: failed, diagnosis: wrong_time
//!
//! It sleeps as long as a download is documented to take, also where all are quicker.

use std::time::Duration;

pub async fn spawn_tasks() -> Vec<String> {
    let handles: Vec<_> = (1..=3).map(|part| tokio::spawn(kata::tasks::download(part))).collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut replies = vec![];
    for handle in handles {
        replies.push(handle.await.unwrap());
    }
    replies
}

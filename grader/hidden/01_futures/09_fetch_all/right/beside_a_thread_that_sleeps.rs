//! A thread beside it sleeps on when all is over, and nobody waits for it.

use std::time::Duration;

use futures::future::join_all;

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    std::thread::spawn(|| std::thread::sleep(Duration::from_secs(60)));
    join_all(ids.iter().map(|id| kata::fetch_user(*id))).await
}

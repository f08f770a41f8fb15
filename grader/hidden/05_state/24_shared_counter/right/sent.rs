//! One owner of the counter, and messages to it.

use kata::state::count_visits;
use tokio::sync::mpsc;

pub async fn shared_counter(pages: u32) -> u32 {
    let (sender, mut counted) = mpsc::unbounded_channel();
    for page in 1..=pages {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(count_visits(page).await) });
    }
    drop(sender);
    let mut total = 0;
    while let Some(visits) = counted.recv().await {
        total += visits;
    }
    total
}

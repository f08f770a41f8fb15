//! The tasks send their parts; the channel closes when the last of them is gone.

use kata::tasks::download;
use tokio::sync::mpsc;

pub async fn spawn_tasks() -> Vec<String> {
    let (tx, mut rx) = mpsc::channel(3);
    for number in 1..=3 {
        let tx = tx.clone();
        tokio::spawn(async move { tx.send((number, download(number).await)).await });
    }
    drop(tx);

    let mut parts = vec![];
    while let Some(part) = rx.recv().await {
        parts.push(part);
    }
    parts.sort();
    parts.into_iter().map(|(_, part)| part).collect()
}

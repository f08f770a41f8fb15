//! verdict: failed, diagnosis: deadlock
//!
//! Receives until all senders are gone, and has one itself.

use kata::tasks::download;
use tokio::sync::mpsc;

pub async fn spawn_tasks() -> Vec<String> {
    let (out, mut inbox) = mpsc::channel(8);
    for part in 1..=3 {
        let out = out.clone();
        tokio::spawn(async move {
            let _ = out.send((part, download(part).await)).await;
        });
    }
    let mut got = vec![];
    while let Some(reply) = inbox.recv().await {
        got.push(reply);
    }
    got.sort();
    got.into_iter().map(|(_, text)| text).collect()
}

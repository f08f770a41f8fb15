//! verdict: failed, diagnosis: over_limit
//!
//! Two tasks, each with a message in its hands.

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::task::JoinSet;

pub async fn merge<T: Send + 'static>(a: Receiver<T>, b: Receiver<T>, out: Sender<T>) -> usize {
    let mut tasks = JoinSet::new();
    for mut rx in [a, b] {
        let out = out.clone();
        tasks.spawn(async move {
            let mut passed = 0;
            while let Some(message) = rx.recv().await {
                if out.send(message).await.is_err() {
                    break;
                }
                passed += 1;
            }
            passed
        });
    }
    drop(out);
    tasks.join_all().await.into_iter().sum()
}

//! verdict: failed, diagnosis: over_limit
//!
//! Passes on only when both have ended.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut all = vec![];
    loop {
        tokio::select! {
            Some(message) = a.recv() => all.push(message),
            Some(message) = b.recv() => all.push(message),
            else => break,
        }
    }
    let mut passed = 0;
    for message in all {
        if out.send(message).await.is_err() {
            break;
        }
        passed += 1;
    }
    passed
}

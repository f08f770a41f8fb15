//! verdict: failed, diagnosis: over_limit
//!
//! `let _` drops the permit at once, and somebody else has the room.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    loop {
        let _ = out.reserve().await;
        let next = async {
            tokio::select! {
                Some(message) = a.recv() => Some(message),
                Some(message) = b.recv() => Some(message),
                else => None,
            }
        };
        let next = tokio::select! {
            biased;
            () = out.closed() => None,
            next = next => next,
        };
        let Some(message) = next else { return passed };
        if out.send(message).await.is_err() {
            return passed;
        }
        passed += 1;
    }
}

//! verdict: failed, diagnosis: over_limit
//!
//! Holds a message in its hands while there is no room.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    loop {
        let next = async {
            tokio::select! {
                Some(message) = a.recv() => Some(message),
                Some(message) = b.recv() => Some(message),
                else => None,
            }
        };
        let message = tokio::select! {
            next = next => next,
            () = out.closed() => None,
        };
        let Some(message) = message else { break };
        if out.send(message).await.is_err() {
            break;
        }
        passed += 1;
    }
    passed
}

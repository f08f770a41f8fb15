//! verdict: failed, diagnosis: sequential
//!
//! As long as `a` has something, `b` waits.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let next = async {
            tokio::select! {
                biased;
                Some(message) = a.recv() => Some(message),
                Some(message) = b.recv() => Some(message),
                else => None,
            }
        };
        let next = tokio::select! {
            next = next => next,
            () = out.closed() => None,
        };
        let Some(message) = next else { break };
        room.send(message);
        passed += 1;
    }
    passed
}

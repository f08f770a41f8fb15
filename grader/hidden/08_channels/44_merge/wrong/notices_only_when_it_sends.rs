//! verdict: failed, diagnosis: deadlock
//!
//! In a silence, nobody tells it that the receiver is gone.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let message = tokio::select! {
            Some(message) = a.recv() => message,
            Some(message) = b.recv() => message,
            else => break,
        };
        room.send(message);
        passed += 1;
    }
    passed
}

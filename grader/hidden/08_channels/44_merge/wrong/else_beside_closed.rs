//! verdict: failed, diagnosis: wrong_time
//!
//! `else` is for when every branch is switched off, and `closed()` never is.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let message = tokio::select! {
            Some(message) = a.recv() => message,
            Some(message) = b.recv() => message,
            () = out.closed() => break,
            else => break,
        };
        room.send(message);
        passed += 1;
    }
    passed
}

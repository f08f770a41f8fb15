//! verdict: failed, diagnosis: over_limit
//!
//! What most would write first: waits for room with the message in its hands, and deaf to the rest.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    loop {
        tokio::select! {
            Some(message) = a.recv() => {
                if out.send(message).await.is_err() {
                    break;
                }
                passed += 1;
            }
            Some(message) = b.recv() => {
                if out.send(message).await.is_err() {
                    break;
                }
                passed += 1;
            }
            else => break,
        }
    }
    passed
}

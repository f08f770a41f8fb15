//! verdict: failed, diagnosis: lost_data
//!
//! Takes the end of one for the end of both.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let next = tokio::select! {
            message = a.recv() => message,
            message = b.recv() => message,
            () = out.closed() => None,
        };
        let Some(message) = next else { break };
        room.send(message);
        passed += 1;
    }
    passed
}

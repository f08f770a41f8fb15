//! verdict: failed, diagnosis: out_of_order
//!
//! Each has a place of its own, and the one that is silent keeps it from the other.

use tokio::sync::mpsc::{Receiver, Sender};

async fn forward<T>(mut rx: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let next = tokio::select! {
            next = rx.recv() => next,
            () = out.closed() => None,
        };
        let Some(message) = next else { break };
        room.send(message);
        passed += 1;
    }
    passed
}

pub async fn merge<T>(a: Receiver<T>, b: Receiver<T>, out: Sender<T>) -> usize {
    let (of_a, of_b) = tokio::join!(forward(a, out.clone()), forward(b, out));
    of_a + of_b
}

//! verdict: failed, diagnosis: out_of_order
//!
//! All of `a`, then all of `b`.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(a: Receiver<T>, b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    for mut rx in [a, b] {
        while let Ok(room) = out.reserve().await {
            let next = tokio::select! {
                next = rx.recv() => next,
                () = out.closed() => None,
            };
            let Some(message) = next else { break };
            room.send(message);
            passed += 1;
        }
    }
    passed
}

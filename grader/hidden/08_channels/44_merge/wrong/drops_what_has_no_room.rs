//! verdict: failed, diagnosis: lost_data
//!
//! Does not wait for room, and loses what has none.

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
        let next = tokio::select! {
            next = next => next,
            () = out.closed() => None,
        };
        let Some(message) = next else { return passed };
        if out.try_send(message).is_ok() {
            passed += 1;
        }
    }
}

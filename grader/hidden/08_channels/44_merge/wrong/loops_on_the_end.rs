//! verdict: failed, diagnosis: spinning
//!
//! A closed channel is ready at once, over and over.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let next = tokio::select! {
            message = a.recv() => message,
            message = b.recv() => message,
            () = out.closed() => break,
        };
        match next {
            Some(message) => {
                room.send(message);
                passed += 1;
            }
            None if a.is_closed() && b.is_closed() => break,
            None => {}
        }
    }
    passed
}

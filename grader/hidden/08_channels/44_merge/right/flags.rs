//! Remembers which of the two have ended.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let (mut a_open, mut b_open, mut passed) = (true, true, 0);
    while a_open || b_open {
        let Ok(permit) = out.reserve().await else { return passed };
        tokio::select! {
            message = a.recv(), if a_open => match message {
                Some(message) => { permit.send(message); passed += 1; }
                None => a_open = false,
            },
            message = b.recv(), if b_open => match message {
                Some(message) => { permit.send(message); passed += 1; }
                None => b_open = false,
            },
            _ = out.closed() => return passed,
        }
    }
    passed
}

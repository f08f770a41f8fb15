//! Both, until one has ended; then the other alone.

use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    let mut last = loop {
        let Ok(room) = out.reserve().await else { return passed };
        let message = tokio::select! {
            () = out.closed() => return passed,
            message = a.recv() => match message {
                Some(message) => message,
                None => break b,
            },
            message = b.recv() => match message {
                Some(message) => message,
                None => break a,
            },
        };
        room.send(message);
        passed += 1;
    };
    while let Ok(room) = out.reserve().await {
        let next = tokio::select! {
            next = last.recv() => next,
            () = out.closed() => None,
        };
        let Some(message) = next else { break };
        room.send(message);
        passed += 1;
    }
    passed
}

//! verdict: failed, diagnosis: spinning
//!
//! Looks at both every millisecond.

use std::time::Duration;

use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::mpsc::{Receiver, Sender};

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    while let Ok(room) = out.reserve().await {
        let mut room = Some(room);
        let mut ended = 0;
        for rx in [&mut a, &mut b] {
            match rx.try_recv() {
                Ok(message) => {
                    if let Some(room) = room.take() {
                        room.send(message);
                        passed += 1;
                        break;
                    }
                }
                Err(TryRecvError::Disconnected) => ended += 1,
                Err(TryRecvError::Empty) => {}
            }
        }
        if ended == 2 {
            break;
        }
        if room.is_some() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    passed
}

//! Waits for one, then takes what is there.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

pub async fn broadcast_log(mut rx: Receiver<u32>) -> (Vec<u32>, u64) {
    let mut log = vec![];
    let mut missed = 0;
    'all: loop {
        match rx.recv().await {
            Ok(message) => log.push(message),
            Err(RecvError::Lagged(count)) => missed += count,
            Err(RecvError::Closed) => break 'all,
        }
        loop {
            match rx.try_recv() {
                Ok(message) => log.push(message),
                Err(TryRecvError::Lagged(count)) => missed += count,
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Closed) => break 'all,
            }
        }
    }
    (log, missed)
}

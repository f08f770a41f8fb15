//! Waits only where there is no room.

use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let mut taken = 0;
    while taken < n {
        match tx.try_send(taken) {
            Ok(()) => taken += 1,
            Err(TrySendError::Closed(_)) => break,
            Err(TrySendError::Full(number)) => match tx.send(number).await {
                Ok(()) => taken += 1,
                Err(_) => break,
            },
        }
    }
    taken
}

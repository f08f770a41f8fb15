//! One future for the stop, polled in every turn.

use std::pin::pin;

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut stopped = pin!(stop.cancelled());
    let mut taken = 0;
    loop {
        let message = tokio::select! {
            biased;
            () = &mut stopped => None,
            message = rx.recv() => message,
        };
        if message.is_none() {
            return taken;
        }
        taken += 1;
    }
}

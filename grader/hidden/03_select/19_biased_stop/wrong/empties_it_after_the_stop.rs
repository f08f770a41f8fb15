//! verdict: failed, diagnosis: wrong_time
//!
//! At the stop the channel is closed, and what is still in it or about to come is taken, uncounted.

use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut n = 0;
    loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => {
                rx.close();
                while rx.recv().await.is_some() {}
                return n;
            }
            m = rx.recv() => match m { Some(_) => n += 1, None => return n },
        }
    }
}

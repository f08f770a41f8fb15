//! verdict: failed, diagnosis: wrong_time
//!
//! Waits for room with the first item in hand, and starts the timer only then.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let work = async {
        let mut open = true;
        while open {
            let Some(first) = rx.recv().await else { return };
            let Ok(place) = out.reserve().await else { return };
            let mut held = vec![first];
            let timer = sleep(d);
            tokio::pin!(timer);
            while open && held.len() < max {
                tokio::select! {
                    biased;
                    () = &mut timer => break,
                    item = rx.recv() => match item {
                        Some(item) => held.push(item),
                        None => open = false,
                    },
                }
            }
            place.send(held);
        }
    };
    tokio::select! {
        () = out.closed() => {}
        () = work => {}
    }
}

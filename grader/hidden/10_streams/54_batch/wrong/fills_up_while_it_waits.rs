//! verdict: failed, diagnosis: over_limit
//!
//! A batch whose time is up grows while there is no room.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn batch<T>(mut rx: Receiver<T>, max: usize, d: Duration, out: Sender<Vec<T>>) {
    let mut held = Vec::with_capacity(max.min(64));
    let timer = sleep(d);
    tokio::pin!(timer);
    let mut due = false;
    let mut open = true;
    while open || !held.is_empty() {
        let go = due || held.len() >= max || !open;
        tokio::select! {
            biased;
            () = out.closed() => return,
            permit = out.reserve(), if go && !held.is_empty() => {
                let Ok(permit) = permit else { return };
                permit.send(std::mem::take(&mut held));
                due = false;
            }
            item = rx.recv(), if open && held.len() < max => match item {
                Some(item) => {
                    if held.is_empty() {
                        timer.set(sleep(d));
                    }
                    held.push(item);
                }
                None => open = false,
            },
            () = &mut timer, if !held.is_empty() && !due => due = true,
        }
    }
}

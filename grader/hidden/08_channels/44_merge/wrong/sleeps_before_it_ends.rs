//! verdict: failed, diagnosis: wrong_time
//!
//! Waits a minute for more when both have ended.

use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::sleep;

pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    let (mut a_goes_on, mut b_goes_on) = (true, true);
    while a_goes_on || b_goes_on {
        let Ok(room) = out.reserve().await else { return passed };
        let next = tokio::select! {
            () = out.closed() => return passed,
            next = a.recv(), if a_goes_on => {
                a_goes_on = next.is_some();
                next
            }
            next = b.recv(), if b_goes_on => {
                b_goes_on = next.is_some();
                next
            }
        };
        if let Some(message) = next {
            room.send(message);
            passed += 1;
        }
    }
    sleep(Duration::from_secs(60)).await;
    passed
}

//! verdict: failed, diagnosis: leaked_task
//!
//! Returns as soon as the channel is closed, and the task that sends is still there.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::mpsc::Sender;

pub async fn produce(tx: Sender<u32>, n: u32) -> u32 {
    let count = Arc::new(AtomicU32::new(0));
    let counts = Arc::clone(&count);
    let sends = tx.clone();
    let mut task = tokio::spawn(async move {
        for number in 0..n {
            if sends.send(number).await.is_err() {
                break;
            }
            counts.fetch_add(1, Ordering::SeqCst);
        }
    });
    tokio::select! {
        _ = tx.closed() => {}
        _ = &mut task => {}
    }
    count.load(Ordering::SeqCst)
}

//! verdict: failed, diagnosis: wrong_tool
//!
//! A thread with a runtime of its own does the waiting, in real time.

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

pub async fn fetch_user(id: u32) -> String {
    let (tx, rx) = oneshot::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async { tokio::time::sleep(Duration::from_millis(100)).await });
        let _ = tx.send(format!("User(id={id})"));
    });
    rx.await.unwrap()
}

//! verdict: failed, diagnosis: spinning
//!
//! Holds on while printing; the others ask over and over, so the timer's turn never comes.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let mut guard = loop {
        if let Ok(guard) = next.try_lock() {
            break guard;
        }
        tokio::task::yield_now().await;
    };
    let number = *guard;
    *guard += 1;
    io.call("print", 10).await;
    number
}

//! verdict: failed, diagnosis: out_of_order
//!
//! The first poll draws nothing while another thread draws.

use kata::Probe;
use std::sync::Mutex;

async fn draw(next: &Mutex<u32>) -> u32 {
    loop {
        if let Ok(mut next) = next.try_lock() {
            let mine = *next;
            *next += 1;
            return mine;
        }
        tokio::task::yield_now().await;
    }
}

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let mine = draw(next).await;
    io.call("print", 10).await;
    mine
}

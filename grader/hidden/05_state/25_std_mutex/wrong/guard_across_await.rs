//! verdict: failed, diagnosis: blocking
//!
//! Under `join!` the second `lock` stops the thread that would have woken the first.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let mut next = next.lock().unwrap();
    let number = *next;
    *next += 1;
    io.call("print", 10).await;
    number
}

//! verdict: failed, diagnosis: lost_update
//!
//! Between two locks another thread may draw the same number.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = *next.lock().unwrap();
    *next.lock().unwrap() = number + 1;
    io.call("print", 10).await;
    number
}

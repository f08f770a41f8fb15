//! verdict: failed, diagnosis: lost_update

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = *next.lock().unwrap();
    io.call("print", 10).await;
    *next.lock().unwrap() = number + 1;
    number
}

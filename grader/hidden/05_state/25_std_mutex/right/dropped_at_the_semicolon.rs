//! A guard without a name lives as long as its statement.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = count_up(&mut next.lock().unwrap());
    io.call("print", 10).await;
    number
}

/// Leaves one higher, and gives what was there.
fn count_up(next: &mut u32) -> u32 {
    std::mem::replace(next, *next + 1)
}

//! A guard without a name lives as long as its statement.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = std::mem::replace(&mut *next.lock().unwrap(), 0);
    *next.lock().unwrap() = number + 1;
    io.call("print", 10).await;
    number
}

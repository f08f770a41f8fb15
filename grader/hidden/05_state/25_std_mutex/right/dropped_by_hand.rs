//! An explicit drop, before the wait.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let mut guard = next.lock().unwrap();
    let number = *guard;
    *guard += 1;
    drop(guard);
    io.call("print", 10).await;
    number
}

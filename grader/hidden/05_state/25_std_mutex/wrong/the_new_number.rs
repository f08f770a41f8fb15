//! verdict: failed, diagnosis: wrong_value
//!
//! Off by one: the number that the next one will get.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = {
        let mut next = next.lock().unwrap();
        *next += 1;
        *next
    };
    io.call("print", 10).await;
    number
}

//! verdict: failed, diagnosis: out_of_order
//!
//! What is printed cannot be the ticket: nobody has drawn it yet.

use std::sync::Mutex;

use kata::Probe;

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    io.call("print", 10).await;
    let mut next = next.lock().unwrap();
    *next += 1;
    *next - 1
}

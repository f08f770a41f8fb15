//! verdict: failed, diagnosis: wrong_value
//!
//! It goes on from one `next` to the other.

use kata::Probe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

static TICKETS: AtomicU32 = AtomicU32::new(0);

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    TICKETS.fetch_max(*next.lock().unwrap(), Ordering::SeqCst);
    let mine = TICKETS.fetch_add(1, Ordering::SeqCst);
    *next.lock().unwrap() = mine + 1;
    io.call("print", 10).await;
    mine
}

//! verdict: failed, diagnosis: wrong_value
//!
//! It saves the call of a write that would change nothing.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    match op {
        Op::Read => {
            let cached = cache.read().await;
            io.call("read", 50).await;
            *cached
        }
        Op::Write(value) => {
            let mut cached = cache.write().await;
            if *cached != value {
                io.call("write", 20).await;
                *cached = value;
            }
            value
        }
    }
}

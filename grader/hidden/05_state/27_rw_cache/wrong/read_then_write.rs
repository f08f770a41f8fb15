//! verdict: failed, diagnosis: deadlock
//!
//! Wants to write while it still reads, and waits for itself.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    let cached = cache.read().await;
    match op {
        Op::Read => {
            io.call("read", 50).await;
            *cached
        }
        Op::Write(value) => {
            io.call("write", 20).await;
            *cache.write().await = value;
            value
        }
    }
}

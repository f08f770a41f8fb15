//! verdict: failed, diagnosis: over_limit
//!
//! Waits first and locks afterwards, so that everybody writes at once.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    match op {
        Op::Read => {
            io.call("read", 50).await;
            *cache.read().await
        }
        Op::Write(value) => {
            io.call("write", 20).await;
            *cache.write().await = value;
            value
        }
    }
}

//! verdict: failed, diagnosis: lock_held
//!
//! What a mutex would do: one after the other, readers too.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    let mut cached = cache.write().await;
    match op {
        Op::Read => io.call("read", 50).await,
        Op::Write(value) => {
            io.call("write", 20).await;
            *cached = value;
        }
    }
    *cached
}

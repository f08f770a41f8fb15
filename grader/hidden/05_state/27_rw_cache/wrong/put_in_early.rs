//! verdict: failed, diagnosis: lost_data
//!
//! A writer that is given up has changed the cache all the same.

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
            *cached = value;
            io.call("write", 20).await;
            value
        }
    }
}

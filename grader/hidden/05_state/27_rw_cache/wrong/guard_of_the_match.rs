//! verdict: failed, diagnosis: deadlock
//!
//! The guard in what is matched on lives to the end of the `match`.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    match op {
        Op::Read => {
            let seen = cache.read().await;
            io.call("read", 50).await;
            *seen
        }
        Op::Write(fresh) => match *cache.read().await {
            old if old == fresh => old,
            _ => {
                let mut slot = cache.write().await;
                io.call("write", 20).await;
                *slot = fresh;
                *slot
            }
        },
    }
}

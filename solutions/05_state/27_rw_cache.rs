use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

/// Reads the cached value, or writes another; returns what is in the cache then.
pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    // The guards are taken inside the branches, so that a reader never asks for more than it
    // needs. Both are held across their wait: that is when readers gain by sharing, and why this
    // is Tokio's lock and not the standard library's.
    match op {
        Op::Read => {
            let cached = cache.read().await;
            io.call("read", 50).await;
            *cached
        }
        Op::Write(value) => {
            let mut cached = cache.write().await;
            io.call("write", 20).await;
            *cached = value;
            *cached
        }
    }
}

//! A writer that has written may become a reader, without letting another writer in between.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    let Op::Write(value) = op else {
        let cached = cache.read().await;
        io.call("read", 50).await;
        return *cached;
    };
    let mut cached = cache.write().await;
    io.call("write", 20).await;
    *cached = value;
    *cached.downgrade()
}

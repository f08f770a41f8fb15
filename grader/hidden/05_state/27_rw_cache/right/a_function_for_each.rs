//! Functions for the two, and the guards where they are needed.

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    match op {
        Op::Read => read(cache, io).await,
        Op::Write(value) => write(cache, value, io).await,
    }
}

async fn read(cache: &RwLock<u32>, io: &Probe) -> u32 {
    let cached = cache.read().await;
    io.call("read", 50).await;
    *cached
}

async fn write(cache: &RwLock<u32>, value: u32, io: &Probe) -> u32 {
    let mut cached = cache.write().await;
    io.call("write", 20).await;
    *cached = value;
    value
}

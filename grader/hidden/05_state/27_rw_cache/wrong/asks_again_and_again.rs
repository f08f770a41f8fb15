//! verdict: failed, diagnosis: spinning

use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    match op {
        Op::Read => loop {
            if let Ok(cached) = cache.try_read() {
                io.call("read", 50).await;
                return *cached;
            }
            tokio::task::yield_now().await;
        },
        Op::Write(value) => {
            let mut cached = cache.write().await;
            io.call("write", 20).await;
            *cached = value;
            value
        }
    }
}

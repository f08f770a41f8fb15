//! verdict: failed, diagnosis: sequential
//!
//! A second lock around the first, for one at a time.

use kata::Probe;
use kata::state::Op;
use tokio::sync::{Mutex, RwLock};

static DOOR: Mutex<()> = Mutex::const_new(());

pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    let _door = DOOR.lock().await;
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

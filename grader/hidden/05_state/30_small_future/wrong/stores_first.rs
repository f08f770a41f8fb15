//! verdict: failed, diagnosis: out_of_order
//!
//! Waits before it has read anything.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    io.call("store", 10).await;
    let block = read_block();
    block.iter().map(|&byte| u64::from(byte)).sum()
}

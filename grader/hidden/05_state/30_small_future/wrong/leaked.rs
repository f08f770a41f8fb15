//! verdict: failed, diagnosis: wrong_tool

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let block: &'static [u8] = Box::leak(Box::new(read_block()));
    io.call("store", 10).await;
    block.iter().map(|&byte| u64::from(byte)).sum()
}

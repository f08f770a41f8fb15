//! verdict: failed, diagnosis: wrong_value
//!
//! An array of bytes is `Copy`, so this drops a copy of it.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let block = read_block();
    let sum = block.iter().map(|&byte| u64::from(byte)).sum();
    #[allow(dropping_copy_types)]
    drop(block);
    io.call("store", 10).await;
    sum
}

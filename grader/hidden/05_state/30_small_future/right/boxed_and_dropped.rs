//! On the heap, and given back before the wait.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let block = Box::new(read_block());
    let sum = block.iter().copied().map(u64::from).sum();
    drop(block);
    io.call("store", 10).await;
    sum
}

//! Never a name, never a scope: the array is gone at the semicolon.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let sum = read_block().into_iter().map(u64::from).sum();
    io.call("store", 10).await;
    sum
}

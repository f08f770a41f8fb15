//! A function that is not `async` has a stack of its own, gone when it returns.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let sum = sum_of_a_block();
    io.call("store", 10).await;
    sum
}

fn sum_of_a_block() -> u64 {
    read_block().iter().map(|&byte| u64::from(byte)).sum()
}

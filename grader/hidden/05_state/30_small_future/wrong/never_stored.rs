//! verdict: failed, diagnosis: never_awaited
//!
//! Small, because it never waits.

use kata::Probe;
use kata::memory::read_block;

pub async fn small_future(io: Probe) -> u64 {
    let sum = read_block().iter().map(|&byte| u64::from(byte)).sum();
    io.call("store", 10);
    sum
}

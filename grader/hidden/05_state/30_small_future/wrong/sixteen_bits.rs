//! verdict: failed, diagnosis: wrong_value
//!
//! The bytes of a block may add up to more.

use kata::Probe;
use kata::memory::read_block;

fn add_up() -> u16 {
    read_block().iter().fold(0_u16, |sum, &byte| sum.wrapping_add(u16::from(byte)))
}

pub async fn small_future(io: Probe) -> u64 {
    let sum = add_up();
    io.call("store", 10).await;
    sum.into()
}

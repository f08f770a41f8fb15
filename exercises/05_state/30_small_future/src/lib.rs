use kata::Probe;
use kata::memory::read_block;

/// Reads a block of 4096 bytes with `read_block()`, in the first poll; then stores it with
/// `io.call("store", 10)`, which takes 10 ms; and returns the sum of its bytes.
///
/// While it waits it needs the sum only, so the future is no larger than 1 KiB, and the block is
/// not kept elsewhere either.
pub async fn small_future(io: Probe) -> u64 {
    todo!("read and add up the block, let go of it, then wait")
}

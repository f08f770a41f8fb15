use kata::Probe;
use kata::memory::read_block;

/// Reads a block of 4096 bytes, stores it, and returns the sum of its bytes.
pub async fn small_future(io: Probe) -> u64 {
    // The block's scope ends before the wait, so the future has no room for it. `drop(block)` would
    // not do: an array of bytes is `Copy`, and the original would stay in scope.
    let sum = {
        let block = read_block();
        block.iter().map(|&byte| u64::from(byte)).sum()
    };
    io.call("store", 10).await;
    sum
}

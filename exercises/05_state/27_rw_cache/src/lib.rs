use kata::Probe;
use kata::state::Op;
use tokio::sync::RwLock;

/// Reads the cached value, or writes another, and returns the value it has read or written.
///
/// Under the lock, `Op::Read` takes `io.call("read", 50)`, and `Op::Write(value)` takes
/// `io.call("write", 20)` before the value is put in, even if it is the same value. Readers
/// overlap; a writer is alone.
pub async fn rw_cache(cache: &RwLock<u32>, op: Op, io: &Probe) -> u32 {
    todo!("lock the cache as the operation needs it")
}

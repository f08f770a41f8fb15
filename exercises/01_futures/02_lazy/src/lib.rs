use kata::Log;

/// Makes a future that writes "started" to the log, waits 10 ms, and writes "finished".
///
/// It is lazy: all of this, the 10 ms too, begins when the future is first polled, and stops when
/// the future is dropped. Making it writes nothing. No task of its own.
// Written out rather than `async fn`, to show what belongs to the function, what to the future.
#[allow(clippy::manual_async_fn)]
pub fn lazy(log: Log) -> impl Future<Output = ()> {
    async move { todo!("write \"started\", wait 10 ms, write \"finished\"") }
}

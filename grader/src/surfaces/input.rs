//! Standard input.

use std::io::{self, StdinLock};
use std::thread;

use tokio::sync::oneshot;

/// Reads from standard input, on a thread of its own: whoever waits for someone to type must still
/// hear Ctrl-C. The thread is left behind when this is dropped, and ends with the process.
pub async fn read<T: Send + 'static>(
    read: impl FnOnce(StdinLock<'static>) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (answer, answered) = oneshot::channel();
    thread::spawn(move || answer.send(read(io::stdin().lock())));
    answered.await.map_err(io::Error::other)?
}

//! Standard input and output as streams, the same way on every system.

use std::io::{self, Read, Stdout};
use std::thread;

use futures::channel::mpsc::channel;
use futures::executor::block_on;
use futures::io::AllowStdIo;
use futures::{AsyncRead, SinkExt, TryStreamExt};

use crate::vocabulary::failure::Result;

/// How much is read at a time.
const PIECE: usize = 64 * 1024;

/// What the editor says, and where to answer.
///
/// A thread of its own reads, because not every system can wait for a pipe and something else. It ends
/// with the process. An editor that does not listen keeps us waiting, and nobody else.
pub fn streams() -> Result<(impl AsyncRead + Unpin, AllowStdIo<Stdout>)> {
    let (mut sender, pieces) = channel::<io::Result<Vec<u8>>>(1);
    thread::Builder::new().name("standard-input".to_owned()).spawn(move || {
        let mut input = io::stdin().lock();
        let mut piece = vec![0; PIECE];
        loop {
            let read = match input.read(&mut piece) {
                Ok(0) => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map(|length| piece[..length].to_vec()),
            };
            let failed = read.is_err();
            if block_on(sender.send(read)).is_err() || failed {
                return;
            }
        }
    })?;
    Ok((pieces.into_async_read(), AllowStdIo::new(io::stdout())))
}

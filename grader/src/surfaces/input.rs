//! Standard input: reading from it, and asking whoever sits there.

use std::io::{self, BufRead as _, IsTerminal as _, StdinLock};
use std::thread;

use tokio::sync::oneshot;

use crate::surfaces::output::{Output, print};
use crate::vocabulary::failure::{Failure, Result};

/// Reads from standard input, on a thread of its own: whoever waits for someone to type must still
/// hear Ctrl-C. The thread is left behind when this is dropped, and ends with the process.
pub async fn read<T: Send + 'static>(
    read: impl FnOnce(StdinLock<'static>) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (answer, answered) = oneshot::channel();
    thread::spawn(move || answer.send(read(io::stdin().lock())));
    answered.await.map_err(io::Error::other)?
}

/// Whether whoever sits at the terminal says yes to `question`. Where nobody does, that is a
/// failure: `alone` says why it would have been asked, and `remedy` how to agree beforehand.
pub async fn agreed(question: &str, output: &Output, alone: &str, remedy: &str) -> Result<bool> {
    if !output.terminal || !io::stdin().is_terminal() {
        return Err(Failure::user(alone, remedy));
    }
    print(question)?;
    let answer = read(|mut stdin| {
        let mut answer = String::new();
        stdin.read_line(&mut answer)?;
        Ok(answer)
    });
    let answer = answer.await?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

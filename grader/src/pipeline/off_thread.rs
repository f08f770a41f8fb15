//! Work for the processor that nobody may have to wait for: keys, signals and newer saves are heard
//! by the thread that everything else runs on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::Context;
use tokio::sync::oneshot;

use crate::vocabulary::failure::Result;

/// What `work` returns, which is done on a thread of its own. Dropping this waits for nothing: it sets
/// the flag that `work` is given, at which that should end soon, and nobody takes its result.
///
/// A machine that has no thread left, and a `work` that panics, are failures of ours.
pub async fn off_thread<T: Send + 'static>(
    work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
) -> Result<T> {
    let (answer, answered) = oneshot::channel();
    let stop = StopOnDrop(Arc::default());
    let stopped = Arc::clone(&stop.0);
    thread::Builder::new()
        .name("work".to_owned())
        // Nobody may be there any more to take it.
        .spawn(move || drop(answer.send(work(&stopped))))
        .context("could not start a thread to work on")?;
    Ok(answered.await.context("the thread that was to do it has died")?)
}

struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn others_are_heard_while_it_works() {
        let (go, gone) = mpsc::channel();
        let work = off_thread(move |_| gone.recv().is_ok());
        // Were it done on this thread, nobody would ever say that it may go on.
        let (worked, said) = tokio::join!(work, async { go.send(()) });
        assert!(worked.unwrap() && said.is_ok());
    }

    #[tokio::test]
    async fn dropping_it_waits_for_nothing() {
        let (hold, held) = mpsc::channel::<()>();
        let (say, said) = mpsc::channel();
        let work = move |stop: &AtomicBool| {
            let _ = held.recv();
            say.send(stop.load(Ordering::Relaxed))
        };
        tokio::select! {
            biased;
            _ = off_thread(work) => unreachable!("nobody has let it go on"),
            () = async {} => {}
        }
        drop(hold);
        assert_eq!(said.recv(), Ok(true), "it is told that nobody waits for it");
    }

    #[tokio::test]
    async fn a_panic_is_our_failure() {
        let judged = off_thread(|_| -> u32 { panic!("a fault of the judge") }).await;
        assert!(judged.unwrap_err().to_string().contains("has died"));
    }
}

//! Ctrl-C: who is meant by it.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether another program has the terminal, and what is typed there.
static IS_ANOTHERS: AtomicBool = AtomicBool::new(false);

/// Does `what` while another program has the terminal: a Ctrl-C is for that one, although the system
/// tells all of the job.
pub async fn with_the_terminal<T>(what: impl Future<Output = T>) -> T {
    let _given = Given::away();
    what.await
}

/// Until it is dropped, another program has the terminal.
struct Given(());

impl Given {
    fn away() -> Self {
        IS_ANOTHERS.store(true, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        IS_ANOTHERS.store(false, Ordering::SeqCst);
    }
}

/// Ready at a Ctrl-C that is for this program; never, where the system cannot tell.
pub async fn interrupted() {
    while tokio::signal::ctrl_c().await.is_ok() {
        if !IS_ANOTHERS.load(Ordering::SeqCst) {
            return;
        }
    }
    std::future::pending().await
}

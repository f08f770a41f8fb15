//! The clock that counts in a run: in a paused one that of our own runtime, whatever runtime the
//! learner's code has entered. Elsewhere there is only the current one.

use std::sync::{PoisonError, RwLock};

use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::this_thread;

static OURS: RwLock<Option<Handle>> = RwLock::new(None);

/// From now on virtual time is that of this runtime; `None` ends that.
pub fn belongs_to(runtime: Option<Handle>) {
    *OURS.write().unwrap_or_else(PoisonError::into_inner) = runtime;
}

/// The runtime of the paused run that is on.
pub fn ours() -> Option<Handle> {
    OURS.read().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What it says now; `None` on threads that have no runtime, outside a paused run: their real time
/// means nothing here.
pub fn now() -> Option<Instant> {
    let current = Handle::try_current();
    match (ours(), current) {
        (_, Err(error)) if error.is_thread_local_destroyed() => None,
        (Some(ours), Ok(current)) if current.id() == ours.id() => Some(Instant::now()),
        (Some(ours), _) => {
            let _entered = ours.enter();
            Some(Instant::now())
        }
        (None, Ok(_)) => Some(Instant::now()),
        (None, Err(_)) => this_thread::is_the_tests().then(Instant::now),
    }
}

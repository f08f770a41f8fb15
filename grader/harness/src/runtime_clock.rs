//! The clock that counts in a run: in a paused one that of our own runtime, in real time that of the
//! system, whatever runtime the learner's code has entered. Elsewhere there is only the current one.

use std::sync::{PoisonError, RwLock};

use tokio::runtime::Handle;
use tokio::time::Instant;

use crate::run_kind::RunKind;
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
        (None, Ok(_)) => Some(current_or_real()),
        (None, Err(_)) => this_thread::is_the_tests().then(current_or_real),
    }
}

/// In a run in real time, a runtime whose clock the answer has paused says what nobody else sees.
fn current_or_real() -> Instant {
    if RunKind::RealTime.is_on() {
        Instant::from_std(std::time::Instant::now())
    } else {
        Instant::now()
    }
}

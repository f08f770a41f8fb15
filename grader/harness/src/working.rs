//! Notes on which thread `kata`'s units of CPU work run. How many run at once is the matter of
//! [`rendezvous`].
//!
//! What a unit claims to take is never waited for. Real time is waited for only to see what would
//! be seen anyway if the work took as long as it claims: whether the runtime's thread stands still
//! meanwhile.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use protocol::event::{What, WorkedOn};

use crate::recorder;
use crate::rendezvous::{self, Ticket};

/// A poll that goes on for so long while another thread works is waiting for that thread. No right
/// answer is ever waited for: its polls end.
const STANDSTILL: Duration = Duration::from_millis(200);

/// A unit ran on a thread that the runtime knows nothing of.
static OUTSIDE: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The units at work on this thread, innermost last; `None` for the runtime's own thread.
    static AT_WORK: RefCell<Vec<Option<Ticket>>> = const { RefCell::new(vec![]) };
}

/// Forgets what was before this run.
pub fn reset() {
    OUTSIDE.store(false, Ordering::Relaxed);
    rendezvous::reset();
}

/// Whether any unit ran on a thread that the runtime knows nothing of.
pub fn any_outside() -> bool {
    OUTSIDE.load(Ordering::Relaxed)
}

/// A unit begins on this thread.
pub fn begins(label: &str, claimed: Duration, at: &'static Location<'static>) {
    let in_runtime = tokio::runtime::Handle::try_current().is_ok();
    let on = if recorder::on_test_thread() {
        AT_WORK.with_borrow_mut(|at_work| at_work.push(None));
        WorkedOn::RuntimeThread
    } else {
        if !in_runtime {
            OUTSIDE.store(true, Ordering::Relaxed);
        }
        let ticket = rendezvous::arrive();
        let blocked_on = recorder::stands_still_for(STANDSTILL);
        if blocked_on {
            // The runtime's thread begins nothing more while it waits for this one.
            rendezvous::open();
        }
        rendezvous::stay(ticket);
        AT_WORK.with_borrow_mut(|at_work| at_work.push(Some(ticket)));
        if blocked_on { WorkedOn::OtherThreadBlockedOn } else { WorkedOn::OtherThread }
    };
    // A plain function that works on a thread without a runtime keeps nobody waiting.
    if in_runtime || on != WorkedOn::RuntimeThread {
        let (label, place) = (recorder::short(label), recorder::place_of(at));
        let for_us = u32::try_from(claimed.as_micros()).unwrap_or(u32::MAX);
        let (real_from_us, real_to_us) = (0, 0);
        recorder::record(What::Worked { label, on, for_us, real_from_us, real_to_us, place });
    }
}

/// The unit that began last on this thread is done.
pub fn ended() {
    let ended = AT_WORK.with_borrow_mut(Vec::pop);
    if let Some(Some(ticket)) = ended {
        rendezvous::leave(ticket);
    }
}

//! Notes on which thread `kata`'s units of CPU work run, and when.
//!
//! What a unit claims to take is never waited for. Real time is waited for only to see what would
//! be seen anyway if the work took as long as it claims: whether the runtime's thread stands still
//! meanwhile. How many units meet is the rendezvous' business.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protocol::event::{What, WorkedOn};

use crate::rendezvous::{self, Ticket};
use crate::{recorder, short};

/// A poll that goes on for so long while another thread works is waiting for that thread. No right
/// answer is ever waited for: its polls end.
const STANDSTILL: Duration = Duration::from_millis(200);

/// A unit ran on a thread that the runtime knows nothing of.
static OUTSIDE: AtomicBool = AtomicBool::new(false);

/// The labels of all units that have begun in this run, on any thread.
static BEGUN: Mutex<Vec<String>> = Mutex::new(Vec::new());

thread_local! {
    /// The units that are being worked on here, the innermost last.
    static HERE: RefCell<Vec<Unit>> = const { RefCell::new(Vec::new()) };
}

/// A unit of work that has begun.
struct Unit {
    label: String,
    on: WorkedOn,
    /// Where it is held together with others; `None` on the runtime's own thread.
    ticket: Option<Ticket>,
    for_us: u32,
    real_from_us: u64,
    at: &'static Location<'static>,
    /// A plain function that works on a thread without a runtime keeps nobody waiting.
    counts: bool,
}

/// Forgets what was before this run.
pub fn reset() {
    OUTSIDE.store(false, Ordering::Relaxed);
    rendezvous::reset();
    begun().clear();
}

/// How many units of this label have begun in this run, on any thread.
pub fn units(label: &str) -> usize {
    begun().iter().filter(|begun| *begun == label).count()
}

// A panic elsewhere leaves whole labels behind.
fn begun() -> MutexGuard<'static, Vec<String>> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether any unit ran on a thread that the runtime knows nothing of.
pub fn any_outside() -> bool {
    OUTSIDE.load(Ordering::Relaxed)
}

/// A unit begins on this thread.
pub fn begins(label: &str, claimed: Duration, at: &'static Location<'static>) {
    begun().push(label.to_owned());
    let in_runtime = tokio::runtime::Handle::try_current().is_ok();
    let real_from_us = recorder::real_us();
    let (on, ticket) = if recorder::on_test_thread() {
        (WorkedOn::RuntimeThread, None)
    } else {
        beside_the_runtime(in_runtime)
    };
    let counts = in_runtime || on != WorkedOn::RuntimeThread;
    let for_us = u32::try_from(claimed.as_micros()).unwrap_or(u32::MAX);
    let unit = Unit { label: short::short(label), on, ticket, for_us, real_from_us, at, counts };
    // Where the list is gone, at the end of a thread, the unit is not told of.
    let _ = HERE.try_with(|here| here.borrow_mut().push(unit));
}

/// The unit that began last on this thread is done.
pub fn ended() {
    let unit = HERE.try_with(|here| here.borrow_mut().pop()).ok().flatten();
    let Some(Unit { label, on, ticket, for_us, real_from_us, at, counts }) = unit else { return };
    if let Some(ticket) = ticket {
        rendezvous::leave(ticket);
    }
    if counts {
        let (real_to_us, place) = (recorder::real_us(), recorder::place_of(at));
        recorder::record(What::Worked { label, on, for_us, real_from_us, real_to_us, place });
    }
}

/// Takes note of a unit on another thread than the test's, and keeps it for as long as it takes to
/// see what goes on meanwhile.
fn beside_the_runtime(in_runtime: bool) -> (WorkedOn, Option<Ticket>) {
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
    let on = if blocked_on { WorkedOn::OtherThreadBlockedOn } else { WorkedOn::OtherThread };
    (on, Some(ticket))
}

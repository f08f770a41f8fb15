//! Notes on which thread `kata`'s units of CPU work run, and how many at once.
//!
//! What a unit claims to take is never waited for. Real time is waited for only to see what would
//! be seen anyway if the work took as long as it claims: whether the runtime's thread stands still
//! meanwhile, and how many units meet.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use protocol::event::{What, WorkedOn};

use crate::{real_time, recorder};

/// A poll that goes on for so long while another thread works is waiting for that thread. No right
/// answer is ever waited for: its polls end.
const STANDSTILL: Duration = Duration::from_millis(200);

/// How long a unit waits for others to join it, where a test asks for company.
const COMPANY: Duration = Duration::from_millis(40);

/// How long the company that was asked for stays, so that one too many would be seen.
const LINGER: Duration = Duration::from_millis(3);

/// How often a unit looks whether others have joined it.
const GLANCE: Duration = Duration::from_micros(100);

static GAUGE: Mutex<Gauge> = Mutex::new(Gauge::new());

thread_local! {
    /// The units that are being worked on here, the innermost last.
    static HERE: RefCell<Vec<Unit>> = const { RefCell::new(Vec::new()) };
}

/// A unit of work that has begun.
struct Unit {
    label: String,
    on: WorkedOn,
    for_us: u32,
    real_from_us: u64,
    at: &'static Location<'static>,
    /// A plain function that works on a thread without a runtime keeps nobody waiting.
    counts: bool,
}

struct Gauge {
    working: usize,
    most: usize,
    company: usize,
    outside: bool,
}

impl Gauge {
    const fn new() -> Self {
        Self { working: 0, most: 0, company: 0, outside: false }
    }
}

/// Forgets what was before this run.
pub fn reset() {
    *gauge() = Gauge::new();
}

/// From now on a unit of work on another thread goes on until `company` of them have met, or some
/// time has passed.
pub fn gather(company: usize) {
    gauge().company = company;
}

/// The most units of work that ran at once, on other threads than the runtime's.
pub fn most() -> usize {
    gauge().most
}

/// Whether any unit ran on a thread that the runtime knows nothing of.
pub fn any_outside() -> bool {
    gauge().outside
}

/// A unit begins on this thread.
pub fn begins(label: &str, claimed: Duration, at: &'static Location<'static>) {
    let in_runtime = tokio::runtime::Handle::try_current().is_ok();
    let real_from_us = recorder::real_us();
    let on = if recorder::on_test_thread() {
        WorkedOn::RuntimeThread
    } else {
        beside_the_runtime(in_runtime)
    };
    let counts = in_runtime || on != WorkedOn::RuntimeThread;
    let for_us = u32::try_from(claimed.as_micros()).unwrap_or(u32::MAX);
    let unit = Unit { label: recorder::short(label), on, for_us, real_from_us, at, counts };
    // Where the list is gone, at the end of a thread, the unit is not told of.
    let _ = HERE.try_with(|here| here.borrow_mut().push(unit));
}

/// The unit on this thread is done.
pub fn ended() {
    if !recorder::on_test_thread() {
        let mut gauge = gauge();
        gauge.working = gauge.working.saturating_sub(1);
    }
    let unit = HERE.try_with(|here| here.borrow_mut().pop()).ok().flatten();
    let Some(Unit { label, on, for_us, real_from_us, at, counts: true }) = unit else { return };
    let (real_to_us, place) = (recorder::real_us(), recorder::place_of(at));
    recorder::record(What::Worked { label, on, for_us, real_from_us, real_to_us, place });
}

/// Takes note of a unit on another thread than the test's, and keeps it for as long as it takes to
/// see what goes on meanwhile.
fn beside_the_runtime(in_runtime: bool) -> WorkedOn {
    let company = {
        let mut gauge = gauge();
        gauge.outside |= !in_runtime;
        gauge.working = gauge.working.saturating_add(1);
        gauge.most = gauge.most.max(gauge.working);
        gauge.company
    };
    let blocked_on = recorder::stands_still_for(STANDSTILL);
    if company > 1 {
        wait_for(company);
    }
    if blocked_on { WorkedOn::OtherThreadBlockedOn } else { WorkedOn::OtherThread }
}

fn wait_for(company: usize) {
    let began = real_time::now_ns();
    while most() < company {
        if real_time::passed_since(began) >= COMPANY {
            return;
        }
        real_time::pause(GLANCE);
    }
    real_time::pause(LINGER);
}

// A panic elsewhere leaves whole numbers behind.
fn gauge() -> MutexGuard<'static, Gauge> {
    GAUGE.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Notes on which thread `kata`'s units of CPU work run, and how many at once.
//!
//! What a unit claims to take is never waited for. Real time is waited for only to see what would
//! be seen anyway if the work took as long as it claims: whether the runtime's thread stands still
//! meanwhile, and how many units meet.

use std::panic::Location;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use protocol::event::{What, WorkedOn};

use crate::recorder;

/// A poll that goes on for so long while another thread works is waiting for that thread. No right
/// answer is ever waited for: its polls end.
const STANDSTILL: Duration = Duration::from_millis(200);

/// How long a unit waits for others to join it, where a test asks for company.
const COMPANY: Duration = Duration::from_millis(40);

/// How long the company that was asked for stays, so that one too many would be seen.
const LINGER: Duration = Duration::from_millis(3);

static GAUGE: Mutex<Gauge> = Mutex::new(Gauge::new());
static CHANGED: Condvar = Condvar::new();

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
    let on = if recorder::on_test_thread() {
        WorkedOn::RuntimeThread
    } else {
        let mut gauge = gauge();
        gauge.outside |= !in_runtime;
        gauge.working += 1;
        gauge.most = gauge.most.max(gauge.working);
        let company = gauge.company;
        CHANGED.notify_all();
        drop(gauge);
        let blocked_on = recorder::stands_still_for(STANDSTILL);
        if company > 1 {
            wait_for(company);
        }
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

/// The unit on this thread is done.
pub fn ended() {
    if !recorder::on_test_thread() {
        let mut gauge = gauge();
        gauge.working = gauge.working.saturating_sub(1);
    }
}

fn wait_for(company: usize) {
    let until = Instant::now() + COMPANY;
    let mut here = gauge();
    while here.most < company {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        here = CHANGED.wait_timeout(here, left).unwrap_or_else(PoisonError::into_inner).0;
    }
    drop(here);
    let until = Instant::now() + LINGER;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        std::thread::park_timeout(left);
    }
}

// A panic elsewhere leaves whole numbers behind.
fn gauge() -> MutexGuard<'static, Gauge> {
    GAUGE.lock().unwrap_or_else(PoisonError::into_inner)
}

//! `std::time::Instant` and `SystemTime`, which both read `clock_gettime`.

use libc::{c_int, clockid_t, timespec};
use protocol::event::SystemClock;

use super::{in_a_paused_poll, kernel};
use crate::run_kind::RunKind;
use crate::{real_time, system_clocks, this_thread};

/// libc's `clock_gettime`, which answers in its own way inside the polls of a paused run.
///
/// # Safety
///
/// As in libc: `now` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: clockid_t, now: *mut timespec) -> c_int {
    if let Some(ns) = known(clock).and_then(answer) {
        // SAFETY: as promised by the caller.
        unsafe { now.write(kernel::timespec(ns)) };
        return 0;
    }
    // SAFETY: as promised by the caller.
    let result = unsafe { kernel::read_clock(clock, now) };
    if kernel::as_libc(result) == 0 { 0 } else { -1 }
}

fn known(clock: clockid_t) -> Option<SystemClock> {
    match clock {
        libc::CLOCK_MONOTONIC
        | libc::CLOCK_MONOTONIC_RAW
        | libc::CLOCK_MONOTONIC_COARSE
        | libc::CLOCK_BOOTTIME => Some(SystemClock::Monotonic),
        libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_COARSE | libc::CLOCK_TAI => {
            Some(SystemClock::Wall)
        }
        _ => None,
    }
}

/// What this thread is to be told, in nanoseconds; `None` for the truth.
fn answer(clock: SystemClock) -> Option<u64> {
    if in_a_paused_poll() {
        system_clocks::count(clock, true);
        return Some(system_clocks::read(clock));
    }
    if let Some(standing) = system_clocks::standing(clock) {
        return Some(standing);
    }
    if let Some(stopped) = system_clocks::stopped(clock, real_time::now_ns) {
        return Some(stopped);
    }
    // Threads sleep in real time, so they see it.
    let of_a_thread = RunKind::paused_test_is_on() && !this_thread::is_the_tests();
    if of_a_thread && this_thread::is_the_answers() {
        system_clocks::count(clock, false);
    }
    None
}

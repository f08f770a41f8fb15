//! `std::thread::sleep`, which sleeps through libc's `clock_nanosleep` or `nanosleep`. On the thread
//! that runs the test it is recorded and not slept.

use libc::{c_int, c_long, clockid_t, timespec};
use protocol::event::{BlockedBy, What};

use super::{in_a_paused_poll, kernel, waiting};
use crate::{calls, recorder, system_clocks, this_thread};

/// libc's `nanosleep`, but recorded and not slept on the test's thread.
///
/// # Safety
///
/// As in libc: `request` is valid, `remaining` valid or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nanosleep(request: *const timespec, remaining: *mut timespec) -> c_int {
    // SAFETY: as promised by the caller.
    let error = unsafe { clock_nanosleep(libc::CLOCK_MONOTONIC, 0, request, remaining) };
    if kernel::as_libc(c_long::from(error.saturating_neg())) == 0 { 0 } else { -1 }
}

/// libc's `clock_nanosleep`, but recorded and not slept on the test's thread.
///
/// # Safety
///
/// As in libc: `request` is valid, `remaining` valid or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_nanosleep(
    clock: clockid_t,
    flags: c_int,
    request: *const timespec,
    remaining: *mut timespec,
) -> c_int {
    // SAFETY: `request` is valid or null, as promised by the caller.
    let wanted = unsafe { request.as_ref() };
    let for_ns =
        wanted.map_or(0, |wanted| kernel::nanos(wanted).saturating_sub(passed(clock, flags)));
    let for_us = for_ns / 1000;
    if this_thread::is_the_tests() {
        recorder::record_in(calls::here(), What::Blocked { for_us, by: BlockedBy::Sleep });
        if in_a_paused_poll() {
            system_clocks::pass(for_ns);
            waiting::is_over_at_once();
        }
        return 0;
    }
    recorder::record(What::SleptElsewhere { for_us });
    let arguments =
        [c_long::from(clock), c_long::from(flags), request as c_long, remaining as c_long, 0, 0];
    // SAFETY: the same arguments, for the kernel to check.
    let result = unsafe { kernel::call(libc::SYS_clock_nanosleep, arguments) };
    waiting::stood_still(for_us);
    // The system call gives `-errno`, the function `errno`.
    c_int::try_from(result.saturating_neg()).unwrap_or(libc::EINTR)
}

/// What an absolute time already has behind it, in nanoseconds; 0 for a relative one.
fn passed(clock: clockid_t, flags: c_int) -> u64 {
    match (flags & libc::TIMER_ABSTIME, in_a_paused_poll()) {
        (0, _) => 0,
        (_, true) if clock == libc::CLOCK_REALTIME => {
            system_clocks::now(protocol::event::SystemClock::Wall)
        }
        (_, true) => system_clocks::now(protocol::event::SystemClock::Monotonic),
        (_, false) => kernel::clock(clock),
    }
}

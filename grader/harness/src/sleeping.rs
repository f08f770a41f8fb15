//! Catches `std::thread::sleep` on the thread that runs the test, without waiting.
//!
//! The standard library sleeps through libc's `clock_nanosleep` or `nanosleep`. These definitions
//! lie in the shared library, which the dynamic linker searches before libc. On every other
//! thread they sleep like libc's.

use libc::{c_int, c_long, clockid_t, timespec};
use protocol::event::{BlockedBy, What};

use crate::recorder;

/// libc's `nanosleep`, but recorded and not slept on the test's thread.
///
/// # Safety
///
/// As in libc: `request` is valid, `remaining` valid or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn nanosleep(request: *const timespec, remaining: *mut timespec) -> c_int {
    // SAFETY: as promised by the caller.
    match unsafe { clock_nanosleep(libc::CLOCK_MONOTONIC, 0, request, remaining) } {
        0 => 0,
        error => {
            // SAFETY: libc gives every thread an `errno`.
            unsafe { *libc::__errno_location() = error };
            -1
        }
    }
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
    if recorder::on_test_thread() {
        // SAFETY: `request` is valid, as promised by the caller.
        let wanted = unsafe { *request };
        let for_us = micros(&wanted).saturating_sub(passed_us(clock, flags));
        recorder::record(What::Blocked { for_us, by: BlockedBy::Sleep });
        return 0;
    }
    if !request.is_null() {
        // SAFETY: `request` is valid, as promised by the caller.
        let wanted = unsafe { *request };
        let for_us = micros(&wanted).saturating_sub(passed_us(clock, flags));
        recorder::record(What::SleptElsewhere { for_us });
    }
    // SAFETY: the same arguments, for the kernel to check.
    let result = unsafe {
        libc::syscall(
            libc::SYS_clock_nanosleep,
            c_long::from(clock),
            c_long::from(flags),
            request,
            remaining,
        )
    };
    // The system call reports through `errno`, the function through its value.
    if result == 0 {
        0
    } else {
        std::io::Error::last_os_error().raw_os_error().unwrap_or(libc::EINTR)
    }
}

/// What an absolute time already has behind it; 0 for a relative one.
fn passed_us(clock: clockid_t, flags: c_int) -> u64 {
    if flags & libc::TIMER_ABSTIME == 0 {
        return 0;
    }
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is valid for writing.
    unsafe { libc::clock_gettime(clock, &mut now) };
    micros(&now)
}

fn micros(time: &timespec) -> u64 {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds.saturating_mul(1_000_000).saturating_add(nanos / 1000)
}

//! Real time, for the harness itself: never recorded, and never what an answer is shown.

use std::time::Duration;

#[cfg(target_os = "linux")]
pub use platform::{now_ns, pause, processor_ns, wall_ns};
#[cfg(not(target_os = "linux"))]
pub use portable::{now_ns, pause, processor_ns, wall_ns};

/// Microseconds of the monotonic clock.
pub fn now_us() -> u64 {
    now_ns() / 1000
}

/// What has passed since [`now_ns`] was `since`.
pub fn passed_since(since: u64) -> Duration {
    Duration::from_nanos(now_ns().saturating_sub(since))
}

#[cfg(target_os = "linux")]
mod platform {
    use std::time::Duration;

    use libc::{c_long, timespec};

    use crate::interposed::kernel;

    /// Nanoseconds of the monotonic clock.
    pub fn now_ns() -> u64 {
        kernel::clock(libc::CLOCK_MONOTONIC)
    }

    /// Nanoseconds of the wall clock since 1970.
    pub fn wall_ns() -> u64 {
        kernel::clock(libc::CLOCK_REALTIME)
    }

    /// Nanoseconds of processor time that this process has used.
    pub fn processor_ns() -> Option<u64> {
        Some(kernel::clock(libc::CLOCK_PROCESS_CPUTIME_ID))
    }

    /// Lets this thread stand still for about `duration`.
    pub fn pause(duration: Duration) {
        let for_so_long = timespec {
            tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(duration.subsec_nanos()),
        };
        let request = &raw const for_so_long as c_long;
        let monotonic = c_long::from(libc::CLOCK_MONOTONIC);
        // SAFETY: the request lives until the call returns. A signal may end it early.
        unsafe { kernel::call(libc::SYS_clock_nanosleep, [monotonic, 0, request, 0, 0, 0]) };
    }
}

#[cfg(not(target_os = "linux"))]
mod portable {
    use std::sync::OnceLock;
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    static ORIGIN: OnceLock<Instant> = OnceLock::new();

    /// Nanoseconds since this was first asked.
    pub fn now_ns() -> u64 {
        nanos(ORIGIN.get_or_init(Instant::now).elapsed())
    }

    /// Nanoseconds of the wall clock since 1970.
    pub fn wall_ns() -> u64 {
        nanos(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }

    /// The standard library does not tell.
    pub fn processor_ns() -> Option<u64> {
        None
    }

    /// Lets this thread stand still for about `duration`.
    pub fn pause(duration: Duration) {
        std::thread::sleep(duration);
    }

    fn nanos(duration: Duration) -> u64 {
        u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
    }
}

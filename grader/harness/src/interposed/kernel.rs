//! System calls, made without libc: its `syscall` is one of the calls that are defined here anew.

use libc::{c_int, c_long, clockid_t, timespec};

/// Makes system call `number`. Errors come back as the kernel gives them: `-errno`.
///
/// # Safety
///
/// As the system call asks.
#[cfg(target_arch = "x86_64")]
pub unsafe fn call(number: c_long, [a, b, c, d, e, f]: [c_long; 6]) -> c_long {
    let result;
    // SAFETY: as promised by the caller; the kernel keeps all registers but these.
    unsafe {
        std::arch::asm!(
            "syscall",
            inlateout("rax") number => result,
            in("rdi") a,
            in("rsi") b,
            in("rdx") c,
            in("r10") d,
            in("r8") e,
            in("r9") f,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    result
}

/// Makes system call `number`. Errors come back as the kernel gives them: `-errno`.
///
/// # Safety
///
/// As the system call asks.
#[cfg(target_arch = "aarch64")]
pub unsafe fn call(number: c_long, [a, b, c, d, e, f]: [c_long; 6]) -> c_long {
    let result;
    // SAFETY: as promised by the caller; the kernel keeps all registers but the result's.
    unsafe {
        std::arch::asm!(
            "svc 0",
            in("x8") number,
            inlateout("x0") a => result,
            in("x1") b,
            in("x2") c,
            in("x3") d,
            in("x4") e,
            in("x5") f,
            options(nostack),
        );
    }
    result
}

/// Makes system call `number`. Errors come back as the kernel gives them: `-errno`.
///
/// # Safety
///
/// As the system call asks.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
pub unsafe fn call(number: c_long, [a, b, c, d, e, f]: [c_long; 6]) -> c_long {
    // SAFETY: as promised by the caller.
    match unsafe { libc::syscall(number, a, b, c, d, e, f) } {
        -1 => {
            let error = std::io::Error::last_os_error().raw_os_error();
            -c_long::from(error.unwrap_or(libc::EINTR))
        }
        result => result,
    }
}

/// A result of [`call`] as libc's functions give it: `-1`, and the reason in `errno`.
pub fn as_libc(result: c_long) -> c_long {
    match c_int::try_from(result) {
        Ok(error @ -4095..0) => {
            // SAFETY: libc gives every thread an `errno`.
            unsafe { *libc::__errno_location() = error.saturating_neg() };
            -1
        }
        _ => result,
    }
}

/// What a clock of the kernel says, in nanoseconds; 0 if there is no such clock.
pub fn clock(clock: clockid_t) -> u64 {
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `now` is valid for writing.
    unsafe { read_clock(clock, &raw mut now) };
    nanos(&now)
}

/// Reads a clock of the kernel into `now`.
///
/// # Safety
///
/// `now` is valid for writing, or the kernel says that it is not.
pub unsafe fn read_clock(clock: clockid_t, now: *mut timespec) -> c_long {
    // SAFETY: as promised by the caller.
    unsafe { call(libc::SYS_clock_gettime, [c_long::from(clock), now as c_long, 0, 0, 0, 0]) }
}

/// A time or duration in nanoseconds, as far as they reach; 0 for a negative one.
pub fn nanos(time: &timespec) -> u64 {
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u64::try_from(time.tv_nsec).unwrap_or(0);
    seconds.saturating_mul(1_000_000_000).saturating_add(nanos)
}

/// Nanoseconds as a time or duration.
pub fn timespec(nanos: u64) -> timespec {
    let part = |value: u64| value.try_into().unwrap_or_default();
    timespec { tv_sec: part(nanos / 1_000_000_000), tv_nsec: part(nanos % 1_000_000_000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_survive_the_way_there_and_back() {
        for ns in [0, 1, 999_999_999, 1_000_000_000, u64::MAX] {
            assert_eq!(nanos(&timespec(ns)), ns);
        }
        assert_eq!(nanos(&timespec { tv_sec: -1, tv_nsec: 5 }), 5);
        assert_eq!(nanos(&timespec { tv_sec: i64::MAX, tv_nsec: 0 }), u64::MAX);
    }

    #[test]
    fn the_kernels_errors_become_those_of_libc() {
        assert_eq!(as_libc(7), 7);
        assert_eq!(as_libc(-c_long::from(libc::EAGAIN)), -1);
        assert_eq!(std::io::Error::last_os_error().raw_os_error(), Some(libc::EAGAIN));
    }
}

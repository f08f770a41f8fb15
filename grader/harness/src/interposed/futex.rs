//! The waits of `std::sync` and `std::thread::park`: on Linux all of them are the system call
//! `futex`, made through libc's `syscall`.
//!
//! Inside a poll of a paused run, one with a limit is recorded and at its limit at once; one without
//! a limit is real, as long as another thread could end it.

use std::sync::atomic::{AtomicU32, Ordering};

use libc::{c_int, c_long, timespec};
use protocol::event::{BlockedBy, SystemClock, What};

use super::waiting::{self, Help};
use super::{in_a_paused_poll, kernel};
use crate::{calls, lockstep, real_time, recorder, system_clocks, this_thread};

/// What the word of a thread is while it is parked, in the standard library: locks and conditions have
/// other values, and a short wait for a lock is nobody's mistake.
const PARKED: u32 = u32::MAX;

/// How long a wait without a limit goes on before anybody asks who could end it, in nanoseconds.
const SLICE_NS: u64 = 10_000_000;

/// After so many slices in which all other threads waited, none of them will do anything else. One
/// that is about to wait, or has just been refused to, counts as waiting too; among hundreds of
/// threads on a loaded machine it may be some time before it goes on.
const SLICES: u32 = 100;

const TIMED_OUT: c_long = -(libc::ETIMEDOUT as c_long);

/// libc's `syscall`. What C declares with any number of arguments may be defined with as many as
/// the kernel takes: on these architectures both pass whole numbers in the same places, and what the
/// caller did not pass is not read by the kernel. libc does the same.
///
/// # Safety
///
/// As in libc: as the system call asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    let arguments = [a, b, c, d, e, f];
    // SAFETY: as promised by the caller.
    let result = unsafe {
        match number {
            libc::SYS_futex => futex(arguments),
            _ => kernel::call(number, arguments),
        }
    };
    kernel::as_libc(result)
}

/// # Safety
///
/// As the system call asks.
unsafe fn futex(arguments: [c_long; 6]) -> c_long {
    let operation = c_int::try_from(arguments[1]).unwrap_or(0) & libc::FUTEX_CMD_MASK;
    match operation {
        // SAFETY: as promised by the caller.
        libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET => unsafe { Wait::new(arguments).go_on() },
        _ => {
            // SAFETY: as promised by the caller.
            let result = unsafe { kernel::call(libc::SYS_futex, arguments) };
            if operation == libc::FUTEX_WAKE || operation == libc::FUTEX_WAKE_BITSET {
                waiting::ends(usize::try_from(result).unwrap_or(0));
            }
            result
        }
    }
}

/// One wait, as it was asked for.
struct Wait {
    arguments: [c_long; 6],
    /// Its limit from now on, in nanoseconds.
    limit_ns: Option<u64>,
}

impl Wait {
    /// # Safety
    ///
    /// As the system call asks.
    unsafe fn new(arguments: [c_long; 6]) -> Self {
        // SAFETY: it is valid or null, as promised by the caller.
        let limit = unsafe { (arguments[3] as *const timespec).as_ref() };
        let mut wait = Self { arguments, limit_ns: None };
        wait.limit_ns = limit.map(|limit| kernel::nanos(limit).saturating_sub(wait.behind_it()));
        wait
    }

    /// What its limit has already behind it: it is a time of a clock for one operation, and a
    /// duration for the other.
    fn behind_it(&self) -> u64 {
        let flags = c_int::try_from(self.arguments[1]).unwrap_or(0);
        if flags & libc::FUTEX_CMD_MASK == libc::FUTEX_WAIT {
            return 0;
        }
        let wall = flags & libc::FUTEX_CLOCK_REALTIME != 0;
        match (in_a_paused_poll(), wall) {
            (true, true) => system_clocks::now(SystemClock::Wall),
            (true, false) => system_clocks::now(SystemClock::Monotonic),
            (false, true) => real_time::wall_ns(),
            (false, false) => real_time::now_ns(),
        }
    }

    /// # Safety
    ///
    /// As the system call asks.
    unsafe fn go_on(&self) -> c_long {
        if self.limit_ns.is_some() {
            // The standard library reads the clock for each of these.
            system_clocks::forget_last();
        }
        // SAFETY: as promised by the caller.
        unsafe {
            match (self.limit_ns, in_a_paused_poll()) {
                (Some(limit_ns), true) => self.is_at_its_limit(limit_ns),
                (Some(limit_ns), false) => self.with_a_limit(limit_ns),
                (None, true) => waiting::for_others(|| self.until_nobody_can_end_it()),
                (None, false) => self.until_woken(),
            }
        }
    }

    /// # Safety
    ///
    /// The word that it waits for is valid.
    unsafe fn is_at_its_limit(&self, limit_ns: u64) -> c_long {
        // SAFETY: as promised by the caller.
        let word = unsafe { &*(self.arguments[0] as *const AtomicU32) };
        // The kernel compares 32 bits, whatever the register holds beyond them.
        if word.load(Ordering::SeqCst) != self.arguments[2] as u32 {
            return -c_long::from(libc::EAGAIN);
        }
        // A limit that has passed already makes nobody stand still.
        if limit_ns >= 1000 {
            let for_us = limit_ns / 1000;
            let blocked = What::Blocked { for_us, by: BlockedBy::TimedWait };
            recorder::record_in(calls::here(), blocked);
            waiting::is_over_at_once();
        }
        system_clocks::pass(limit_ns);
        TIMED_OUT
    }

    /// # Safety
    ///
    /// As the system call asks.
    unsafe fn with_a_limit(&self, limit_ns: u64) -> c_long {
        let idle = this_thread::is_idle_in_our_pool();
        if idle {
            waiting::begins();
        }
        // SAFETY: as promised by the caller.
        let result = unsafe { kernel::call(libc::SYS_futex, self.arguments) };
        if idle && result != 0 {
            waiting::ends(1);
        }
        if result == TIMED_OUT && this_thread::is_the_answers() {
            let for_us = limit_ns / 1000;
            match this_thread::is_the_tests() {
                true => recorder::record_in(
                    calls::here(),
                    What::Blocked { for_us, by: BlockedBy::TimedWait },
                ),
                false => waiting::stood_still(for_us),
            }
        }
        result
    }

    /// # Safety
    ///
    /// As the system call asks.
    unsafe fn until_woken(&self) -> c_long {
        waiting::begins();
        // SAFETY: as promised by the caller.
        let wait = || unsafe { kernel::call(libc::SYS_futex, self.arguments) };
        let result = if this_thread::is_polling() { lockstep::locked_out(wait) } else { wait() };
        // Else whoever woke this thread has said so already.
        if result != 0 {
            waiting::ends(1);
        }
        result
    }

    /// # Safety
    ///
    /// As the system call asks.
    unsafe fn until_nobody_can_end_it(&self) -> c_long {
        if self.arguments[2] as u32 == PARKED {
            waiting::parks();
        }
        let mut all_waited: u32 = 0;
        loop {
            // SAFETY: as promised by the caller.
            let result = unsafe { self.one_slice() };
            if result != TIMED_OUT {
                return result;
            }
            all_waited = match waiting::help() {
                Help::NoOtherThread => SLICES,
                Help::AllWait => all_waited.saturating_add(1),
                Help::Possible => 0,
            };
            if all_waited >= SLICES {
                waiting::is_stuck();
                all_waited = 0;
            }
        }
    }

    /// # Safety
    ///
    /// As the system call asks.
    unsafe fn one_slice(&self) -> c_long {
        let limit = kernel::timespec(real_time::now_ns().saturating_add(SLICE_NS));
        let [word, operation, expected, _, _, mask] = self.arguments;
        let flags = c_int::try_from(operation).unwrap_or(0);
        let mask = if flags & libc::FUTEX_CMD_MASK == libc::FUTEX_WAIT { -1 } else { mask };
        let operation = c_long::from(libc::FUTEX_WAIT_BITSET | flags & libc::FUTEX_PRIVATE_FLAG);
        let arguments = [word, operation, expected, &raw const limit as c_long, 0, mask];
        // SAFETY: as promised by the caller; the limit lives until the call returns.
        unsafe { kernel::call(libc::SYS_futex, arguments) }
    }
}

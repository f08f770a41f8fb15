//! Says where a run is when its time is up, or its memory too much: in the signal that ends the process
//! then; and where it asks for more memory than there is, which ends it, too.
//!
//! A poll that never comes back writes no record any more. What it is at is on its stack, and the signal
//! comes on top of that.

use crate::shared_log::SharedLog;

/// From here on the signal that says that the processor time is up finds out where the thread is that
/// called this, writes it to the header of `log`, and ends the process as it would have done without us.
pub fn tell_where(log: &mut SharedLog) {
    platform::tell_where(log.header());
}

/// A new run begins.
pub fn begin() {
    platform::begin();
}

/// Something is recorded: where time is up, and this is the first moment since at which the answer was at
/// work, the process ends here.
pub fn is_recording() {
    platform::is_recording();
}

/// The thread that runs the test asks for so many bytes at once.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn asks_for(bytes: usize) {
    platform::asks_for(bytes);
}

/// Says where the thread is that asks for so many bytes and does not get them.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn memory_is_refused(bytes: usize) {
    platform::memory_is_refused(bytes);
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod platform {
    use std::ptr::null_mut;
    use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering};

    use libc::{c_int, sighandler_t};
    use protocol::log;

    use crate::{calls, this_thread};

    /// Where the shared memory begins.
    static HEADER: AtomicPtr<u8> = AtomicPtr::new(null_mut());

    /// The last large request for memory in this run; 0 if there was none.
    static ASKED_FOR: AtomicUsize = AtomicUsize::new(0);

    /// Time is up, and was so between two polls.
    static IS_DUE: AtomicBool = AtomicBool::new(false);

    pub fn tell_where(header: *mut u8) {
        HEADER.store(header, Ordering::Release);
        calls::get_ready();
        let handler = time_is_up as extern "C" fn(c_int) as sighandler_t;
        // SAFETY: the handler allocates nothing, takes no lock, and touches nothing but its own stack and
        // the header, which nobody else writes these fields of.
        unsafe { libc::signal(libc::SIGXCPU, handler) };
    }

    pub fn begin() {
        asks_for(0);
    }

    pub fn asks_for(bytes: usize) {
        ASKED_FOR.store(bytes, Ordering::Relaxed);
    }

    extern "C" fn time_is_up(signal: c_int) {
        // What is told must not depend on chance: a run that goes on is soon in a poll again. One that does
        // not is ended by the next signal.
        let is_between = this_thread::is_the_tests() && !this_thread::is_polling();
        if is_between && !IS_DUE.swap(true, Ordering::Relaxed) {
            return;
        }
        end_here(signal);
    }

    pub fn is_recording() {
        if IS_DUE.load(Ordering::Relaxed)
            && this_thread::is_the_tests()
            && this_thread::is_polling()
        {
            end_here(libc::SIGXCPU);
        }
    }

    fn end_here(signal: c_int) {
        write_where(ASKED_FOR.load(Ordering::Relaxed));
        // SAFETY: the default ends the process, as soon as this returns and the signal may come again.
        unsafe {
            libc::signal(signal, libc::SIG_DFL);
            libc::raise(signal);
        }
    }

    pub fn memory_is_refused(bytes: usize) {
        if write_where(bytes) {
            set(HEADER.load(Ordering::Acquire), log::REFUSED, 1);
        }
    }

    /// Whether there is anything to write, and anybody who reads it.
    fn write_where(asked_for: usize) -> bool {
        let header = HEADER.load(Ordering::Acquire);
        if !this_thread::is_the_tests() || header.is_null() {
            return false;
        }
        let mut addresses = [0; log::MOST_STOPPED_IN];
        let count = calls::of_the_program(&mut addresses);
        for (place, address) in addresses[..count].iter().enumerate() {
            set(header, log::STOPPED_IN + 8 * place, *address);
        }
        set(header, log::ASKED_FOR, asked_for as u64);
        set(header, log::STOPPED_CALLS, count as u64);
        true
    }

    fn set(header: *mut u8, offset: usize, value: u64) {
        // SAFETY: the mapping is page-aligned, is never unmapped, and the offset is a multiple of 8 inside
        // the header.
        let field = unsafe { AtomicU64::from_ptr(header.add(offset).cast()) };
        field.store(value.to_le(), Ordering::Release);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod platform {
    pub fn tell_where(_: *mut u8) {}

    pub fn begin() {}

    pub fn is_recording() {}
}

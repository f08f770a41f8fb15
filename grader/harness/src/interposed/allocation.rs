//! `malloc` and its like, which say nothing of what was asked for and given back again. While somebody
//! looks, the largest request is noted, and always the last large one of the test's thread; what happens
//! with it is glibc's affair.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use protocol::log;

use crate::{this_thread, time_is_up};

static LOOKED_AT: AtomicBool = AtomicBool::new(false);

static LARGEST: AtomicUsize = AtomicUsize::new(0);

/// Says from now on whether requests are noted.
pub fn look(yes: bool) {
    LOOKED_AT.store(yes, Ordering::Relaxed);
}

/// The largest request that was noted since this was asked last, in bytes.
pub fn take_largest() -> usize {
    LARGEST.swap(0, Ordering::Relaxed)
}

fn note(bytes: usize) {
    if bytes as u64 >= log::LARGE && this_thread::is_the_tests() {
        time_is_up::asks_for(bytes);
    }
    if LOOKED_AT.load(Ordering::Relaxed) {
        LARGEST.fetch_max(bytes, Ordering::Relaxed);
    }
}

/// What is refused ends the process, as far as Rust is concerned.
fn given(memory: *mut c_void, bytes: usize) -> *mut c_void {
    if memory.is_null() && bytes as u64 >= log::LARGE {
        time_is_up::memory_is_refused(bytes);
    }
    memory
}

unsafe extern "C" {
    fn __libc_malloc(bytes: usize) -> *mut c_void;
    fn __libc_calloc(count: usize, bytes: usize) -> *mut c_void;
    fn __libc_realloc(memory: *mut c_void, bytes: usize) -> *mut c_void;
}

/// libc's `malloc`, which is noted.
///
/// # Safety
///
/// As in libc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn malloc(bytes: usize) -> *mut c_void {
    note(bytes);
    // SAFETY: as promised by the caller.
    given(unsafe { __libc_malloc(bytes) }, bytes)
}

/// libc's `calloc`, which is noted.
///
/// # Safety
///
/// As in libc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn calloc(count: usize, bytes: usize) -> *mut c_void {
    let all = count.saturating_mul(bytes);
    note(all);
    // SAFETY: as promised by the caller.
    given(unsafe { __libc_calloc(count, bytes) }, all)
}

/// libc's `realloc`, which is noted.
///
/// # Safety
///
/// As in libc: `memory` is null, or was given by one of these and not given back.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn realloc(memory: *mut c_void, bytes: usize) -> *mut c_void {
    note(bytes);
    // SAFETY: as promised by the caller.
    given(unsafe { __libc_realloc(memory, bytes) }, bytes)
}

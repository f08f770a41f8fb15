//! `pthread_create`, by which `std::thread` starts threads: counted where an answer's poll does.

use std::ffi::c_void;
use std::mem::transmute;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use libc::{c_int, pthread_attr_t, pthread_t};

use super::in_a_paused_poll;

type Start = extern "C" fn(*mut c_void) -> *mut c_void;
type Create =
    unsafe extern "C" fn(*mut pthread_t, *const pthread_attr_t, Start, *mut c_void) -> c_int;

static STARTED: AtomicU32 = AtomicU32::new(0);

/// How many threads polls of the test's thread have started so far in this process.
pub fn started() -> u32 {
    STARTED.load(Ordering::Relaxed)
}

/// libc's `pthread_create`, but counted inside polls.
///
/// # Safety
///
/// As in libc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_create(
    thread: *mut pthread_t,
    attributes: *const pthread_attr_t,
    start: Start,
    argument: *mut c_void,
) -> c_int {
    let Some(create) = libcs() else { return libc::EAGAIN };
    if in_a_paused_poll() {
        STARTED.fetch_add(1, Ordering::Relaxed);
    }
    // SAFETY: as promised by the caller.
    unsafe { create(thread, attributes, start, argument) }
}

/// The definition after ours.
fn libcs() -> Option<Create> {
    static LIBCS: OnceLock<Option<Create>> = OnceLock::new();
    *LIBCS.get_or_init(|| {
        // SAFETY: the name ends with a zero.
        let found = unsafe { libc::dlsym(libc::RTLD_NEXT, c"pthread_create".as_ptr()) };
        // SAFETY: what libc calls so has this type.
        (!found.is_null()).then(|| unsafe { transmute::<*mut c_void, Create>(found) })
    })
}

//! `pthread_create` and `pthread_join`, by which `std::thread` starts threads and waits for their ends:
//! counted where an answer's poll does.

use std::cell::RefCell;
use std::ffi::{CStr, c_void};
use std::mem::transmute;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use libc::{c_int, pthread_attr_t, pthread_t};

use super::{in_a_paused_poll, waiting};
use crate::this_thread;

type Start = extern "C" fn(*mut c_void) -> *mut c_void;
type Create =
    unsafe extern "C" fn(*mut pthread_t, *const pthread_attr_t, Start, *mut c_void) -> c_int;

type Join = unsafe extern "C" fn(pthread_t, *mut *mut c_void) -> c_int;

thread_local! {
    /// The threads that the poll of this number has started, on the thread that runs the test.
    static OF_THIS_POLL: RefCell<(u64, Vec<pthread_t>)> = const { RefCell::new((0, vec![])) };
}

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
    let Some(create) = libcs_create() else { return libc::EAGAIN };
    // SAFETY: as promised by the caller.
    let error = unsafe { create(thread, attributes, start, argument) };
    if in_a_paused_poll() {
        STARTED.fetch_add(1, Ordering::Relaxed);
        // SAFETY: it was written to, as promised by the caller, where there is no error.
        let started = (error == 0).then(|| unsafe { thread.read() });
        OF_THIS_POLL.with_borrow_mut(|(poll, threads)| {
            if *poll != this_thread::polls() {
                (*poll, *threads) = (this_thread::polls(), vec![]);
            }
            threads.extend(started);
        });
    }
    error
}

/// libc's `pthread_join`. Inside a poll it stands still for what that poll has started itself; of a
/// thread that an earlier one has started, the end may have been awaited.
///
/// # Safety
///
/// As in libc.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_join(thread: pthread_t, result: *mut *mut c_void) -> c_int {
    let Some(join) = libcs_join() else { return libc::EINVAL };
    // SAFETY: as promised by the caller.
    let wait = || unsafe { join(thread, result) };
    if !in_a_paused_poll() {
        return wait();
    }
    let is_new = OF_THIS_POLL
        .with_borrow(|(poll, threads)| *poll == this_thread::polls() && threads.contains(&thread));
    if is_new {
        waiting::parks();
    }
    waiting::for_others(wait)
}

/// The definition after ours.
fn libcs_create() -> Option<Create> {
    static LIBCS: OnceLock<Option<Create>> = OnceLock::new();
    // SAFETY: what libc calls so has this type.
    *LIBCS
        .get_or_init(|| Some(unsafe { transmute::<*mut c_void, Create>(next(c"pthread_create")?) }))
}

/// The definition after ours.
fn libcs_join() -> Option<Join> {
    static LIBCS: OnceLock<Option<Join>> = OnceLock::new();
    // SAFETY: what libc calls so has this type.
    *LIBCS.get_or_init(|| Some(unsafe { transmute::<*mut c_void, Join>(next(c"pthread_join")?) }))
}

fn next(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: the name ends with a zero.
    let found = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) };
    (!found.is_null()).then_some(found)
}

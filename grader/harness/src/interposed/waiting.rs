//! Which threads wait for another one, and whether any is left that could end their waiting.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use protocol::event::What;

use crate::{recorder, this_thread, threads};

/// Threads that wait until another one wakes them.
static HELPLESS: AtomicUsize = AtomicUsize::new(0);

static WHEN_STUCK: OnceLock<fn()> = OnceLock::new();

/// Has `give_up` called when the test's thread waits for what cannot come any more.
pub fn call_when_stuck(give_up: fn()) {
    // `main` is the first and only one to say so.
    let _ = WHEN_STUCK.set(give_up);
}

/// After so many waits that took no time this is a loop of them, whatever it waits for.
const MOST_AT_ONCE: usize = 100_000;

/// Waits of the test's thread that were over at once.
static OVER_AT_ONCE: AtomicUsize = AtomicUsize::new(0);

/// A sleep, or a wait with a limit, of the thread that runs the test: it is over at once. What a loop of
/// them waits for, this very thread would have to bring about.
pub fn is_over_at_once() {
    if OVER_AT_ONCE.fetch_add(1, Ordering::Relaxed) == MOST_AT_ONCE {
        is_stuck();
    }
}

/// How often the test's thread was parked inside a poll.
static PARKS: AtomicUsize = AtomicUsize::new(0);

/// The thread that runs the test is parked inside a poll, until another thread goes on with it.
pub fn parks() {
    PARKS.fetch_add(1, Ordering::Relaxed);
}

/// How often that was so, in this process.
pub fn times_parked() -> usize {
    PARKS.load(Ordering::Relaxed)
}

/// The longest time in microseconds that a thread besides the test's has stood still in real time, by a
/// sleep or up to a limit of its own, since the test's thread last waited for others.
static STOOD_STILL_US: AtomicU64 = AtomicU64::new(0);

/// A thread besides the test's has stood still in real time for so long, and goes on.
pub fn stood_still(for_us: u64) {
    this_thread::stood_still(for_us);
    STOOD_STILL_US.fetch_max(for_us, Ordering::Relaxed);
}

/// Has the test's thread wait for others, inside a poll. If one of them stands still in real time
/// meanwhile, the answer needs that: virtual time needs no real time to pass.
pub fn for_others<T>(wait: impl FnOnce() -> T) -> T {
    STOOD_STILL_US.store(0, Ordering::Relaxed);
    let waited = wait();
    let for_us = STOOD_STILL_US.load(Ordering::Relaxed);
    if for_us > 0 {
        recorder::record(What::WokeElsewhere { for_us });
    }
    waited
}

/// Nothing ends the waiting of the thread that runs the test.
pub fn is_stuck() {
    if let Some(give_up) = WHEN_STUCK.get() {
        give_up();
    }
}

/// Another thread begins to wait until it is woken.
pub fn begins() {
    HELPLESS.fetch_add(1, Ordering::SeqCst);
}

/// So many threads do not wait any more. Whoever wakes them says so, before it can itself wait:
/// a thread that has been woken and has not run yet would else count as one that cannot help.
pub fn ends(threads: usize) {
    let fewer = |helpless: usize| Some(helpless.saturating_sub(threads));
    // It never fails: there is always a next value.
    let _ = HELPLESS.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fewer);
}

/// Who could end the waiting of the thread that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// There is no other thread.
    NoOtherThread,
    /// All others wait until they are woken.
    AllWait,
    /// Some other thread may.
    Possible,
}

/// Who could end the waiting of this thread now.
pub fn help() -> Help {
    match threads::all() {
        Some(1) => Help::NoOtherThread,
        Some(all) if all <= HELPLESS.load(Ordering::SeqCst).saturating_add(1) => Help::AllWait,
        _ => Help::Possible,
    }
}

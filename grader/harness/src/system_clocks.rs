//! What the clocks of the operating system say inside the polls of a paused run: the run's start,
//! and a little more at each read. They say nothing of virtual time, so whoever measures with them
//! is wrong in the same way each time, and a loop that waits for them comes to its end.
//!
//! Here is the arithmetic, and the count of reads. Who asks is the business of `interposed`.

use std::cell::Cell;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use protocol::event::SystemClock;

/// How much later each read finds the clock, in nanoseconds, unless a test says otherwise.
const PER_READ_NS: u64 = 10_000;

static LATER_NS: AtomicU64 = AtomicU64::new(PER_READ_NS);
static STARTED_MONOTONIC_NS: AtomicU64 = AtomicU64::new(0);
static STARTED_WALL_NS: AtomicU64 = AtomicU64::new(0);
static PASSED_NS: AtomicU64 = AtomicU64::new(0);

/// Reads that are in no event yet, in the order of [`KINDS`].
static READS: [AtomicU32; 4] = [const { AtomicU32::new(0) }; 4];

/// What is counted apart: which clock, and whether on the thread that drives the runtime.
const KINDS: [(SystemClock, bool); 4] = [
    (SystemClock::Monotonic, true),
    (SystemClock::Wall, true),
    (SystemClock::Monotonic, false),
    (SystemClock::Wall, false),
];

thread_local! {
    /// The last read on this thread, as an index into [`KINDS`], while it may turn out to belong
    /// to a wait with a limit: the standard library reads a clock for each of those.
    static UNSETTLED: Cell<Option<usize>> = const { Cell::new(None) };
    /// The clocks stand still on this thread.
    static STANDS: Cell<bool> = const { Cell::new(false) };
}

/// Puts the clocks to the start of a run. Both are nanoseconds of the real clocks.
pub fn start(monotonic_ns: u64, wall_ns: u64) {
    STARTED_MONOTONIC_NS.store(monotonic_ns, Ordering::Relaxed);
    STARTED_WALL_NS.store(wall_ns, Ordering::Relaxed);
    PASSED_NS.store(0, Ordering::Relaxed);
    LATER_NS.store(PER_READ_NS, Ordering::Relaxed);
    UNSETTLED.set(None);
    for reads in &READS {
        reads.store(0, Ordering::Relaxed);
    }
}

/// Does `act` while the clocks stand at the run's start for this thread. A runtime that is built so
/// begins at the very time that [`read`] counts from.
pub fn at_the_start<T>(act: impl FnOnce() -> T) -> T {
    STANDS.set(true);
    let made = act();
    STANDS.set(false);
    made
}

/// What [`at_the_start`] shows on this thread, in nanoseconds.
pub fn standing(clock: SystemClock) -> Option<u64> {
    STANDS.get().then(|| started(clock).load(Ordering::Relaxed))
}

/// From now on, in this run, each read finds the clock a nanosecond later: to anybody who goes by it,
/// it stands still.
pub fn all_but_stand() {
    LATER_NS.store(1, Ordering::Relaxed);
}

/// The next answer, in nanoseconds.
pub fn read(clock: SystemClock) -> u64 {
    pass(LATER_NS.load(Ordering::Relaxed));
    now(clock)
}

/// What the last answer was, in nanoseconds.
pub fn now(clock: SystemClock) -> u64 {
    started(clock).load(Ordering::Relaxed).saturating_add(PASSED_NS.load(Ordering::Relaxed))
}

/// Lets `ns` nanoseconds pass at once, for a thread that asked to stand still for so long. Without
/// that it would ask again.
pub fn pass(ns: u64) {
    // Only the thread that runs the test writes.
    PASSED_NS.store(PASSED_NS.load(Ordering::Relaxed).saturating_add(ns), Ordering::Relaxed);
}

fn started(clock: SystemClock) -> &'static AtomicU64 {
    match clock {
        SystemClock::Monotonic => &STARTED_MONOTONIC_NS,
        SystemClock::Wall => &STARTED_WALL_NS,
    }
}

/// Counts a read of `clock` on this thread, unless [`forget_last`] follows.
pub fn count(clock: SystemClock, on_runtime_thread: bool) {
    settle();
    UNSETTLED.set(KINDS.iter().position(|kind| *kind == (clock, on_runtime_thread)));
}

/// The last read on this thread was none of the learner's.
pub fn forget_last() {
    UNSETTLED.set(None);
}

/// Makes the last read on this thread count.
pub fn settle() {
    if let Some(reads) = UNSETTLED.take().and_then(|kind| READS.get(kind)) {
        reads.fetch_add(1, Ordering::Relaxed);
    }
}

/// Takes the reads that have been counted since this was last asked: which clock, whether on the
/// thread that drives the runtime, and how often.
pub fn take_reads() -> impl Iterator<Item = (SystemClock, bool, u32)> {
    KINDS.iter().zip(&READS).filter_map(|((clock, on_runtime_thread), reads)| {
        // Almost always there are none: a look costs less than a swap.
        let times = match reads.load(Ordering::Relaxed) {
            0 => 0,
            _ => reads.swap(0, Ordering::Relaxed),
        };
        (times > 0).then_some((*clock, *on_runtime_thread, times))
    })
}

/// How long a clock stands at most, in nanoseconds: a loop may wait for it to go on.
const LONGEST_STAND_NS: u64 = 100_000_000;

/// Where the monotonic clock stands on all threads, in nanoseconds; 0 where it goes.
static STANDS_AT_NS: AtomicU64 = AtomicU64::new(0);

/// Stops the monotonic clock for all threads, at this time, until [`go_on`].
pub fn stop(now_ns: u64) {
    STANDS_AT_NS.store(now_ns, Ordering::Relaxed);
}

/// Lets the monotonic clock go on. Whether it had stood until now.
pub fn go_on() -> bool {
    STANDS_AT_NS.swap(0, Ordering::Relaxed) != 0
}

/// What a clock that was stopped shows at this time, both in nanoseconds. What time it is, is asked
/// only where it was.
pub fn stopped(clock: SystemClock, now_ns: impl FnOnce() -> u64) -> Option<u64> {
    let at_ns = STANDS_AT_NS.load(Ordering::Relaxed);
    if clock != SystemClock::Monotonic || at_ns == 0 {
        return None;
    }
    if now_ns().saturating_sub(at_ns) > LONGEST_STAND_NS {
        go_on();
        return None;
    }
    Some(at_ns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_before_a_wait_with_a_limit_is_not_counted_and_all_others_are() {
        start(1_000, 5_000);
        assert_eq!(read(SystemClock::Monotonic), 11_000);
        assert_eq!(read(SystemClock::Wall), 25_000);
        all_but_stand();
        assert_eq!(read(SystemClock::Wall), 25_001);
        count(SystemClock::Monotonic, true);
        count(SystemClock::Monotonic, true);
        forget_last();
        count(SystemClock::Wall, true);
        count(SystemClock::Monotonic, false);
        settle();
        let taken: Vec<_> = take_reads().collect();
        assert_eq!(
            taken,
            [
                (SystemClock::Monotonic, true, 1),
                (SystemClock::Wall, true, 1),
                (SystemClock::Monotonic, false, 1)
            ]
        );
        assert_eq!(take_reads().count(), 0);
        pass(u64::MAX);
        assert_eq!(now(SystemClock::Monotonic), u64::MAX);
    }
}

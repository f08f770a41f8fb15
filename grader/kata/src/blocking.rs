//! Work that keeps a thread busy (chapter 6): ordinary functions, with nothing to await in them.
//!
//! Each says how long it takes. It stands for that much work and does far less, so that trying
//! things out is quick; what counts is the thread that it runs on.

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use crate::services::planned_for;
use crate::world::{World, world};

/// Compresses `data`: each run of equal bytes becomes its length, at most 255, and the byte.
/// Takes 50 ms of CPU time.
///
/// ```
/// assert_eq!(kata::blocking::compress(b"aaab"), [3, b'a', 1, b'b']);
/// ```
#[track_caller]
pub fn compress(data: &[u8]) -> Vec<u8> {
    work("compress", Duration::from_millis(50), Location::caller(), || {
        let mut packed: Vec<u8> = vec![];
        for &byte in data {
            match packed.last_chunk_mut() {
                Some([length, last]) if *last == byte && *length < u8::MAX => {
                    *length = length.saturating_add(1);
                }
                _ => packed.extend([1, byte]),
            }
        }
        packed
    })
}

/// Counts the primes below `limit`. Takes what [`cost`] says.
///
/// ```
/// assert_eq!(kata::blocking::count_primes(10), 4);
/// ```
#[track_caller]
pub fn count_primes(limit: u64) -> u64 {
    work("count_primes", cost(limit), Location::caller(), || {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut crossed_out = vec![false; limit];
        let mut primes = 0;
        for number in 2..limit {
            if !crossed_out[number] {
                primes += 1;
                for multiple in (number..limit).step_by(number) {
                    crossed_out[multiple] = true;
                }
            }
        }
        primes
    })
}

/// How much CPU time [`count_primes`] takes for `limit`, in whole microseconds: one for every hundred
/// numbers, but the tests of exercise 34 may have it say anything else.
///
/// ```
/// use std::time::Duration;
/// assert_eq!(kata::blocking::cost(1_000), Duration::from_micros(10));
/// ```
pub fn cost(limit: u64) -> Duration {
    planned_for("cost", limit).unwrap_or(Duration::from_micros(limit / 100))
}

/// A job for a thread (exercise 36): it squares a number, slowly.
///
/// ```
/// assert_eq!(kata::blocking::Job::new(12).run(), 144);
/// ```
pub struct Job {
    number: u32,
}

/// Without its number, which only a run tells.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").finish_non_exhaustive()
    }
}

impl Job {
    /// A job that has not been run.
    pub fn new(number: u32) -> Self {
        Self { number }
    }

    /// Runs the job, to the square of its number. Takes 50 ms of CPU time.
    #[track_caller]
    pub fn run(self) -> u32 {
        work("Job::run", Duration::from_millis(50), Location::caller(), || {
            self.number.wrapping_mul(self.number)
        })
    }
}

fn work<T>(
    label: &str,
    claimed: Duration,
    at: &'static Location<'static>,
    act: impl FnOnce() -> T,
) -> T {
    let Some(world) = world() else { return act() };
    world.work_begins(label, claimed, at);
    let _unit = Unit(world);
    act()
}

/// A unit of work that has begun, and is done when this goes, by a panic too.
struct Unit(&'static dyn World);

impl Drop for Unit {
    fn drop(&mut self) {
        self.0.work_ended();
    }
}

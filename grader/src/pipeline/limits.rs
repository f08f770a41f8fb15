//! How much a judgement may use, of seeds, time and processes.
//!
//! What one process may use is the course's to say, in `info.toml`. From that follows here what all
//! of an exercise may use, so that a judgement has an end however many tests there are.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::mechanisms::tools::process::ProcessLimits;
use crate::vocabulary::course::{Allowance, Exercise, Limits};

/// Seeds that each hidden test runs under when none is asked for.
pub const SEEDS: u64 = protocol::claim::ROUNDS;

/// Virtual time after which a test is given up, at least, in milliseconds.
const LEAST_DEADLINE_MS: u64 = 30_000;

/// Hidden tests of one exercise that run at once. Each needs a few milliseconds, mostly to start.
const TESTS_AT_ONCE: usize = 2;

/// The same of an exercise with sockets: its tests go by real time, and mostly wait for it.
const WAITING_TESTS_AT_ONCE: usize = 8;

/// Polls at one instant of virtual time after which a test is given up. The busiest right answer
/// of the course gives way ten thousand times.
pub const POLL_BUDGET: u64 = 20_000;

/// How many times what one test may take all tests of a program may take together, in real time.
/// Right answers need milliseconds, and a test that takes as long as it may ends the judgement: so
/// this is for many slow ones.
const ALL_TESTS: u32 = 4;

/// So many times the usual number of seeds at most lengthen a test's time.
const MOST_ROUNDS: u32 = 1000;

/// How many hidden tests of this exercise run at once.
pub fn tests_at_once(exercise: &Exercise) -> usize {
    match exercise.allow.contains(&Allowance::Loopback) {
        true => WAITING_TESTS_AT_ONCE,
        false => TESTS_AT_ONCE,
    }
}

/// What one call of a compiler may use.
pub fn compiler_limits(limits: &Limits) -> ProcessLimits {
    ProcessLimits {
        wall: limits.compile,
        cpu: limits.compile,
        memory: limits.memory,
        output: limits.output,
    }
}

/// What one test may use that runs once.
pub fn test_limits(limits: &Limits) -> ProcessLimits {
    ProcessLimits { wall: limits.test, cpu: limits.test, ..compiler_limits(limits) }
}

/// What one test may use that runs under each of these seeds, in one process: as much as under the
/// usual number, and more for more.
pub fn seeded_test_limits(limits: &Limits, seeds: &RangeInclusive<u64>) -> ProcessLimits {
    let rounds = (seeds.end().saturating_sub(*seeds.start()) / SEEDS).saturating_add(1);
    let rounds = u32::try_from(rounds).unwrap_or(MOST_ROUNDS).min(MOST_ROUNDS);
    let one = test_limits(limits);
    ProcessLimits { wall: one.wall * rounds, cpu: one.cpu * rounds, ..one }
}

/// Real time that all tests of a program may take together, of which each may take `one`.
pub fn all_tests(one: &ProcessLimits) -> Duration {
    one.wall * ALL_TESTS
}

/// Virtual time after which a hidden test of this exercise is given up, in milliseconds: ten times
/// what its slowest test needs, but no longer after that than the shortest deadline there is. A loop
/// that looks every millisecond has to be watched all the way there.
pub fn deadline_ms(exercise: &Exercise) -> u64 {
    let budget_ms = u64::try_from(exercise.budget.as_millis()).unwrap_or(u64::MAX);
    let long_enough = budget_ms.saturating_mul(10).min(budget_ms.saturating_add(LEAST_DEADLINE_MS));
    LEAST_DEADLINE_MS.max(long_enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_seeds_than_usual_have_more_time_and_never_without_end() {
        let limits = Limits::default();
        let table = [
            (0..=0, 1),
            (0..=7, 1),
            (0..=8, 2),
            (0..=49, 7),
            (u64::MAX..=u64::MAX, 1),
            (0..=u64::MAX, 1000),
        ];
        for (seeds, rounds) in table {
            let granted = seeded_test_limits(&limits, &seeds);
            assert_eq!(granted.wall, limits.test * rounds, "{seeds:?}");
            assert_eq!(granted.cpu, limits.test * rounds, "{seeds:?}");
            assert!(all_tests(&granted) > granted.wall);
        }
    }
}

//! Real time that several processes may take together, one after the other or side by side.

use std::cell::Cell;
use std::time::Duration;

use crate::mechanisms::tools::process::ProcessLimits;

/// How much of it is left. What each process has taken is spent when it has ended, so processes
/// that run side by side may together take a little more.
#[derive(Debug)]
pub struct TimeBudget {
    all: Duration,
    left: Cell<Duration>,
}

impl TimeBudget {
    /// A budget of this much time, of which nothing is spent.
    pub fn new(all: Duration) -> Self {
        Self { all, left: Cell::new(all) }
    }

    /// How much there was in the beginning.
    pub fn all(&self) -> Duration {
        self.all
    }

    /// `limits` for a process to start now, with no more real time than is left; `None` once
    /// nothing is.
    pub fn limit(&self, limits: ProcessLimits) -> Option<ProcessLimits> {
        let left = self.left.get();
        let wall = limits.wall.min(left);
        (!left.is_zero()).then_some(ProcessLimits { wall, ..limits })
    }

    /// Takes what a process has taken.
    pub fn spend(&self, wall: Duration) {
        self.left.set(self.left.get().saturating_sub(wall));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(wall: u64) -> ProcessLimits {
        let cpu = Duration::from_secs(9);
        ProcessLimits { wall: Duration::from_secs(wall), cpu, memory: 1, output: 1 }
    }

    #[test]
    fn what_is_left_shortens_the_next_and_nothing_left_allows_none() {
        let budget = TimeBudget::new(Duration::from_secs(10));
        for (spent, next) in [(0, Some(4)), (5, Some(4)), (3, Some(2)), (2, None), (7, None)] {
            budget.spend(Duration::from_secs(spent));
            assert_eq!(budget.limit(limits(4)), next.map(limits), "{spent}");
        }
        assert_eq!(budget.all(), Duration::from_secs(10));
    }
}
